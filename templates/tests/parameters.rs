//! Parameters arrive as they were sent, in every place and style, or are refused by name.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use proptest::prelude::*;
use serde_json::json;
use specmill_templates::sample::board::{GetEventRequest, GetEventsRequest, PutThingRequest, Thing};
use specmill_templates::sample::event::Level;
use specmill_templates::support::parameter::{Parameter, Style};
use specmill_templates::support::reader::RequestReader;
use specmill_templates::support::writer::RequestWriter;
use specmill_templates::support::{EncodeError, JsonObject, Location, Operation, RequestFault};

/// Asks an operation to read what another, or the same, has written.
fn read<O: Operation<RequestBody = Bytes>>(request: Request<Bytes>) -> Result<O, RequestFault> {
    let (parts, body) = request.into_parts();
    O::from_http(&parts, body)
}

fn get<O: Operation<RequestBody = Bytes>>(uri: &str) -> Result<O, RequestFault> {
    read(Request::get(uri).body(Bytes::new()).unwrap())
}

fn path_of(event_id: &str) -> Result<String, EncodeError> {
    Ok(GetEventRequest::new(event_id).to_http()?.uri().to_string())
}

#[test]
fn path_values_are_encoded_so_that_they_stay_one_segment() {
    for (value, written) in [
        ("$a:b.org", "%24a%3Ab.org"),
        ("a/b", "a%2Fb"),
        ("50%", "50%25"),
        ("%2F", "%252F"),
        ("a b", "a%20b"),
        ("a?b#c", "a%3Fb%23c"),
        ("żółć", "%C5%BC%C3%B3%C5%82%C4%87"),
        ("a\\b", "a%5Cb"),
        ("...", "..."),
        (".a", ".a"),
        ("~a_b-c", "~a_b-c"),
        ("", ""),
    ] {
        let uri = path_of(value).unwrap();
        assert_eq!(uri, format!("/base/v1/events/{written}"));
        assert_eq!(get::<GetEventRequest>(&uri).unwrap().event_id, value);
    }
}

#[test]
fn path_values_that_would_mean_another_path_are_refused() {
    for value in [".", ".."] {
        let error = path_of(value).unwrap_err();
        assert_eq!(error.name, "eventId");
        assert_eq!(error.message, format!("`{value}` cannot stand in a path"));
    }
    let mut writer = RequestWriter::new(Method::GET, "/a/{x}/b");
    writer.path("x", Style::Simple, &String::new());
    let error = writer.finish().unwrap_err();
    assert_eq!(
        (error.name.as_str(), error.message.as_str()),
        ("x", "an empty value cannot stand in the middle of a path")
    );
    assert!(RequestWriter::new(Method::GET, "/a/{x}").finish().is_err());
}

#[test]
fn a_path_is_read_below_a_prefix_too_and_refused_when_malformed() {
    assert_eq!(get::<GetEventRequest>("/some/prefix/base/v1/events/%24x?unknown=1").unwrap().event_id, "$x");
    for uri in ["/base/v1/events/%zz", "/base/v1/events/%", "/base/v1/events/%ff"] {
        let fault = get::<GetEventRequest>(uri).unwrap_err();
        assert_eq!((fault.location, fault.path().as_str()), (Location::Path, "/path/eventId"), "{uri}");
    }
    for uri in ["/base/v1/things/x", "/v1/events/x", "/events"] {
        assert_eq!(get::<GetEventRequest>(uri).unwrap_err().location, Location::Path, "{uri}");
    }
}

#[test]
fn a_segment_may_hold_more_than_a_parameter() {
    let write = |a: &str, b: &str| {
        let mut writer = RequestWriter::new(Method::GET, "/x/{a}.{b}:go");
        writer.path("a", Style::Simple, &a.to_owned());
        writer.path("b", Style::Simple, &b.to_owned());
        writer.finish()
    };
    for (a, b) in [("1", "2"), ("1.2", "3:go"), (".", "."), ("é", "/")] {
        let (parts, body) = write(a, b).unwrap().into_parts();
        let mut reader = RequestReader::new("/x/{a}.{b}:go", &parts, body).unwrap();
        assert_eq!(reader.path::<String>("a", Style::Simple).unwrap(), a);
        assert_eq!(reader.path::<String>("b", Style::Simple).unwrap(), b);
    }
    assert!(write("", "b").is_err());
}

#[test]
fn unknown_query_parameters_are_ignored_and_plus_is_a_space() {
    let request: GetEventsRequest = get("/base/v1/events?x=%zz&%zz=1&from=a+b%2Bc&&timeout=5&y").unwrap();
    assert_eq!(request, GetEventsRequest::new().with_from("a b+c").with_timeout(5));
    assert_eq!(get::<GetEventsRequest>("/base/v1/events?from").unwrap().from.as_deref(), Some(""));
    assert_eq!(get::<GetEventsRequest>("/base/v1/events?").unwrap(), GetEventsRequest::new());
}

#[test]
fn query_parameters_that_do_not_fit_are_named() {
    for (query, path, message) in [
        ("from=a&from=b", "/query/from", "it is given more than once"),
        ("timeout=1&timeout=1", "/query/timeout", "it is given more than once"),
        ("timeout=soon", "/query/timeout", "expected an integer of 64 bits, found \"soon\""),
        ("timeout=", "/query/timeout", "expected an integer of 64 bits, found \"\""),
        (
            "timeout=9223372036854775808",
            "/query/timeout",
            "expected an integer of 64 bits, found \"9223372036854775808\"",
        ),
        ("from=%e9", "/query/from", "the percent-encoded bytes are not UTF-8"),
        ("from=%4", "/query/from", "`%` is not followed by two hexadecimal digits"),
    ] {
        let fault = get::<GetEventsRequest>(&format!("/base/v1/events?{query}")).unwrap_err();
        assert_eq!((fault.path().as_str(), fault.message.as_str()), (path, message), "{query}");
    }
}

#[test]
fn missing_required_parameters_are_named() {
    let (parts, body) = Request::get("/x").body(Bytes::new()).unwrap().into_parts();
    let mut reader = RequestReader::new("/x", &parts, body).unwrap();
    for fault in [
        reader.required_query::<String>("a", Style::Form).unwrap_err(),
        reader.required_header::<String>("a", Style::Simple).unwrap_err(),
        reader.required_cookie::<String>("a", Style::Form).unwrap_err(),
        reader.required_json_parameter::<String>(Location::Query, "a").unwrap_err(),
    ] {
        assert_eq!((fault.name.as_str(), fault.message.as_str()), ("a", "it is required and missing"));
    }
    let body =
        PutThingRequest::from_http(&Request::put("/base/v1/things/x").body(()).unwrap().into_parts().0, Bytes::new());
    assert_eq!(body.unwrap_err().to_string(), "at /body: there is nothing to decode");
}

/// Writes a parameter in one place and style, and reads it back.
fn through<T: Parameter>(location: Location, style: Style, value: &T) -> Result<(String, Option<T>), EncodeError> {
    let mut writer = RequestWriter::new(Method::GET, if location == Location::Path { "/{p}" } else { "/" });
    match location {
        Location::Path => writer.path("p", style, value),
        Location::Query => writer.query("p", style, value),
        Location::Header => writer.header("p", style, value),
        Location::Cookie | Location::Body => writer.cookie("p", style, value),
    }
    let (parts, body) = writer.finish()?.into_parts();
    let line = |name: &str| String::from_utf8_lossy(parts.headers.get(name).unwrap().as_bytes()).into_owned();
    let written = match location {
        Location::Header => line("p"),
        Location::Cookie => line("cookie"),
        _ => parts.uri.to_string(),
    };
    let template = if location == Location::Path { "/{p}" } else { "/" };
    let mut reader = RequestReader::new(template, &parts, body).unwrap();
    let read = match location {
        Location::Path => reader.path("p", style).map(Some),
        Location::Query => reader.query("p", style),
        Location::Header => reader.header("p", style),
        Location::Cookie | Location::Body => reader.cookie("p", style),
    };
    Ok((written, read.unwrap()))
}

#[track_caller]
fn check<T: Parameter + PartialEq + std::fmt::Debug>(location: Location, style: Style, value: T, written: &str) {
    assert_eq!(through(location, style, &value).unwrap(), (written.to_owned(), Some(value)));
}

#[test]
fn lists_are_written_in_their_style() {
    use Location::{Cookie, Header, Path, Query};
    let list = || vec!["a".to_owned(), "b,c d".to_owned(), "é&=".to_owned()];
    check(Query, Style::Form, list(), "/?p=a&p=b%2Cc%20d&p=%C3%A9%26%3D");
    check(Query, Style::FormList, list(), "/?p=a,b%2Cc%20d,%C3%A9%26%3D");
    check(Path, Style::Simple, list(), "/a,b%2Cc%20d,%C3%A9%26%3D");
    check(Cookie, Style::FormList, list(), "p=a,b%2Cc%20d,%C3%A9%26%3D");
    let numbers = || vec![1_i64, -2];
    check(Query, Style::SpaceList, numbers(), "/?p=1%20-2");
    check(Query, Style::PipeList, numbers(), "/?p=1%7C-2");
    check(Header, Style::Simple, numbers(), "1, -2");
    check(Header, Style::Simple, vec!["\u{2000}".to_owned(), "\u{a0}x".to_owned()], "\u{2000}, \u{a0}x");
    check(Query, Style::FormList, Vec::<String>::new(), "/?p=");
    check(Query, Style::Form, vec![String::new()], "/?p=");
    check(Query, Style::Form, vec![Level::Low, Level::from("x")], "/?p=low&p=x");
}

#[test]
fn named_values_are_written_in_their_style() {
    use Location::{Header, Path, Query};
    let named: JsonObject = serde_json::from_value(json!({"k": "v", "a b": "c,d"})).unwrap();
    check(Query, Style::DeepObject, named.clone(), "/?p%5Bk%5D=v&p%5Ba%20b%5D=c%2Cd");
    check(Query, Style::Form, named.clone(), "/?k=v&a%20b=c%2Cd");
    check(Query, Style::FormList, named.clone(), "/?p=k,v,a%20b,c%2Cd");
    check(Path, Style::Simple, named.clone(), "/k,v,a%20b,c%2Cd");
    check(Path, Style::SimpleExplode, named, "/k=v,a%20b=c%2Cd");
    let plain: JsonObject = serde_json::from_value(json!({"k": "v"})).unwrap();
    check(Header, Style::SimpleExplode, plain, "k=v");
}

#[test]
fn named_values_of_any_name_leave_declared_parameters_alone() {
    let (parts, body) = Request::get("/?from=1&a=x&b=y").body(Bytes::new()).unwrap().into_parts();
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    assert_eq!(reader.query("from", Style::Form).unwrap(), Some(1_i64));
    let others: JsonObject = reader.query("others", Style::Form).unwrap().unwrap();
    assert_eq!(others.keys().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn what_a_style_cannot_carry_is_refused() {
    use Location::{Header, Path, Query};
    let list = |text: &str| vec![text.to_owned()];
    for (location, style, value) in [
        (Query, Style::SpaceList, list("a b")),
        (Query, Style::PipeList, list("a|b")),
        (Query, Style::FormList, list("")),
        (Path, Style::Simple, list("")),
        (Header, Style::Simple, list("a,b")),
    ] {
        assert_eq!(through(location, style, &value).unwrap_err().name, "p", "{value:?}");
    }
    for text in [" a", "a ", "a\nb", "a\r\nX-Injected: 1", "\0"] {
        assert_eq!(through(Header, Style::Simple, &text.to_owned()).unwrap_err().name, "p", "{text:?}");
    }
    check(Header, Style::Simple, "żółć, ok".to_owned(), "żółć, ok");
}

#[test]
fn json_parameters_keep_the_place_of_a_fault() {
    let mut writer = RequestWriter::new(Method::GET, "/");
    writer.json_parameter(Location::Query, "filter", &json!({"limit": [1, "x"]}));
    let (parts, body) = writer.finish().unwrap().into_parts();
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    type Filter = std::collections::BTreeMap<String, Vec<u8>>;
    let fault = reader.required_json_parameter::<Filter>(Location::Query, "filter").unwrap_err();
    assert_eq!(fault.path(), "/query/filter/limit/1");
    let whole: serde_json::Value = reader.required_json_parameter(Location::Query, "filter").unwrap();
    assert_eq!(whole, json!({"limit": [1, "x"]}));
}

#[test]
fn headers_given_twice_are_one_list_but_not_one_value() {
    let mut headers = HeaderMap::new();
    headers.append("p", "1, 2".parse().unwrap());
    headers.append("p", "3".parse().unwrap());
    let mut request = Request::get("/").body(Bytes::new()).unwrap();
    *request.headers_mut() = headers;
    let (parts, body) = request.into_parts();
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    assert_eq!(reader.header("p", Style::Simple).unwrap(), Some(vec![1_i64, 2, 3]));
    assert_eq!(reader.header::<i64>("p", Style::Simple).unwrap_err().path(), "/header/p");
}

proptest! {
    #[test]
    fn any_text_arrives_or_is_refused(text in any::<String>()) {
        for (location, style) in [(Location::Path, Style::Simple), (Location::Query, Style::Form), (Location::Header, Style::Simple), (Location::Cookie, Style::Form)] {
            match through(location, style, &text) {
                Ok((_, read)) => prop_assert_eq!(read.as_ref(), Some(&text)),
                Err(error) => prop_assert_eq!(error.name, "p"),
            }
        }
    }

    #[test]
    fn any_list_arrives_or_is_refused(texts in prop::collection::vec(any::<String>(), 0..4)) {
        for (location, style) in [(Location::Path, Style::Simple), (Location::Query, Style::FormList), (Location::Query, Style::PipeList), (Location::Query, Style::SpaceList), (Location::Header, Style::Simple), (Location::Cookie, Style::FormList)] {
            match through(location, style, &texts) {
                Ok((_, read)) => prop_assert_eq!(read.as_ref(), Some(&texts)),
                Err(error) => prop_assert_eq!(error.name, "p"),
            }
        }
    }

    #[test]
    fn no_uri_makes_reading_fail_badly(path in "/[ -~]{0,40}", query in "[ -~]{0,40}") {
        if let Ok(uri) = format!("{path}?{query}").parse::<http::Uri>() {
            let _ = get::<GetEventsRequest>(&format!("/base/v1/events?{}", uri.query().unwrap_or_default()));
            let mut request = Request::put("/").body(Bytes::new()).unwrap();
            *request.uri_mut() = uri;
            let _ = read::<PutThingRequest>(request);
        }
    }
}

#[test]
fn a_whole_request_arrives() {
    let request = PutThingRequest::new("a/b", Thing::new("Lamp"))
        .with_tags(vec!["x".to_owned(), "y,z".to_owned()])
        .with_urgency(Level::High)
        .with_x_trace("t-1");
    let message = request.to_http().unwrap();
    assert_eq!(message.uri(), "/base/v1/things/a%2Fb?tags=x,y%2Cz&urgency=high");
    assert_eq!(message.headers()["content-type"], "application/json");
    assert_eq!(read::<PutThingRequest>(message).unwrap(), request);
}

#[test]
fn labels_and_matrices_are_written_as_rfc_6570_has_them() {
    use Location::Path;
    let list = || vec!["red".to_owned(), "a.b".to_owned(), "c;d".to_owned()];
    let named: JsonObject = serde_json::from_value(json!({"R": "1.5", "G": "2"})).unwrap();
    check(Path, Style::Label, "blue.ish".to_owned(), "/.blue%2Eish");
    check(Path, Style::Label, list(), "/.red,a%2Eb,c%3Bd");
    check(Path, Style::LabelExplode, list(), "/.red.a%2Eb.c%3Bd");
    check(Path, Style::Label, named.clone(), "/.R,1%2E5,G,2");
    check(Path, Style::LabelExplode, named.clone(), "/.R=1%2E5.G=2");
    check(Path, Style::Matrix, "blue".to_owned(), "/;p=blue");
    check(Path, Style::Matrix, list(), "/;p=red,a.b,c%3Bd");
    check(Path, Style::MatrixExplode, list(), "/;p=red;p=a.b;p=c%3Bd");
    check(Path, Style::Matrix, named.clone(), "/;p=R,1.5,G,2");
    check(Path, Style::MatrixExplode, named, "/;R=1.5;G=2");
    check(Path, Style::MatrixExplode, 7_i64, "/;p=7");
    // An encoded dot is a dot for who resolves paths.
    assert!(through(Path, Style::Label, &".".to_owned()).is_err());
    assert!(through(Path, Style::Label, &String::new()).is_err());
    let read = |path: &str, style: Style| {
        let (parts, body) = Request::get(path).body(Bytes::new()).unwrap().into_parts();
        RequestReader::new("/{p}", &parts, body).unwrap().path::<String>("p", style)
    };
    assert_eq!(read("/;p", Style::Matrix).unwrap(), "");
    assert_eq!(read("/blue", Style::Label).unwrap_err().message, "expected a dot before it");
    assert_eq!(read("/;q=1", Style::Matrix).unwrap_err().message, "expected `;p=`");
}

#[test]
fn brackets_hold_what_is_nested() {
    use Location::Query;
    let read = |query: &str| -> serde_json::Value {
        let (parts, body) = Request::get(format!("/?{query}")).body(Bytes::new()).unwrap().into_parts();
        let mut reader = RequestReader::new("/", &parts, body).unwrap();
        let deep: JsonObject = reader.query("p", Style::DeepObject).unwrap().unwrap();
        serde_json::to_value(deep).unwrap()
    };
    // Lists are taken in every way in which they are written, nested objects from anywhere in the query.
    assert_eq!(read("p[a][b]=1&x=2&p[a][c]=3"), json!({"a": {"b": "1", "c": "3"}}));
    assert_eq!(read("p[a]=1&p[a]=2"), json!({"a": ["1", "2"]}));
    check(Query, Style::DeepObject, vec!["x".to_owned(), "y".to_owned()], "/?p%5B%5D=x&p%5B%5D=y");
    for query in ["p[]=1&p[]=2", "p[1]=2&p[0]=1", "p=1&p=2"] {
        let (parts, body) = Request::get(format!("/?{query}")).body(Bytes::new()).unwrap().into_parts();
        for style in [Style::DeepObject, Style::Form] {
            let mut reader = RequestReader::new("/", &parts, body.clone()).unwrap();
            assert_eq!(reader.query("p", style).unwrap(), Some(vec![1_i64, 2]), "{query} {style:?}");
        }
    }
    let free: JsonObject = serde_json::from_value(json!({"a": {"b": [{"c": "1"}, {"c": "2"}]}})).unwrap();
    let (written, _) = through(Query, Style::DeepObject, &free).unwrap();
    assert_eq!(written.replace("%5B", "[").replace("%5D", "]"), "/?p[a][b][0][c]=1&p[a][b][1][c]=2");
    let odd: JsonObject = serde_json::from_value(json!({"a]": "1"})).unwrap();
    assert!(through(Query, Style::DeepObject, &odd).is_err());
    // Too deep for anyone.
    let deep = format!("p{}=1", "[a]".repeat(1000));
    let (parts, body) = Request::get(format!("/?{deep}")).body(Bytes::new()).unwrap().into_parts();
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    assert_eq!(reader.query::<JsonObject>("p", Style::DeepObject).unwrap(), None);
}

#[test]
fn reserved_characters_stay_where_they_may() {
    let mut writer = RequestWriter::new(Method::GET, "/");
    writer.reserved_query("p", Style::Form, &"a/b?c:d&e=f#g+h%".to_owned());
    let (parts, body) = writer.finish().unwrap().into_parts();
    assert_eq!(parts.uri, "/?p=a/b?c:d%26e%3Df%23g%2Bh%25");
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    assert_eq!(reader.query::<String>("p", Style::Form).unwrap().as_deref(), Some("a/b?c:d&e=f#g+h%"));
}

#[test]
fn a_parameter_without_a_value_is_what_its_type_can_be() {
    let (parts, body) = Request::get("/?flag&number=&text").body(Bytes::new()).unwrap().into_parts();
    let mut reader = RequestReader::new("/", &parts, body).unwrap();
    assert_eq!(reader.empty_query("flag", Style::Form).unwrap(), Some(true));
    assert_eq!(reader.empty_query::<i64>("number", Style::Form).unwrap(), None);
    assert_eq!(reader.empty_query::<String>("text", Style::Form).unwrap().as_deref(), Some(""));
    assert_eq!(reader.empty_query::<bool>("other", Style::Form).unwrap(), None);
}
