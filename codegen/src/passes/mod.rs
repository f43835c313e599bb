//! stub
/// stub
pub fn status_name(status: u16) -> String { http_name(status) }
fn http_name(status: u16) -> String { format!("Status{status}") }
