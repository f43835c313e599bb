//! The types of the `/initialSync` answer as one writes them with derived serde: once without undeclared
//! members, once keeping them by `flatten`. Fields, their order and their types are those of the generated ones.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// All structs, with these fields added to each.
macro_rules! structs {
    ($(#[$meta:meta])* $module:ident { $($extra:tt)* }) => {
        $(#[$meta])*
        pub(crate) mod $module {
            use super::*;

            #[derive(Serialize, Deserialize)]
            pub(crate) struct InitialSyncResponse {
                end: String,
                presence: Vec<Event>,
                rooms: Vec<RoomInfo>,
                #[serde(skip_serializing_if = "Option::is_none")]
                account_data: Option<Vec<Event>>,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            struct RoomInfo {
                room_id: String,
                membership: Membership,
                #[serde(skip_serializing_if = "Option::is_none")]
                invite: Option<ClientEvent>,
                #[serde(skip_serializing_if = "Option::is_none")]
                messages: Option<PaginationChunk>,
                #[serde(skip_serializing_if = "Option::is_none")]
                state: Option<Vec<ClientEvent>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                visibility: Option<Visibility>,
                #[serde(skip_serializing_if = "Option::is_none")]
                account_data: Option<Vec<Event>>,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            struct PaginationChunk {
                #[serde(skip_serializing_if = "Option::is_none")]
                start: Option<String>,
                end: String,
                chunk: Vec<ClientEvent>,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            struct ClientEvent {
                event_id: String,
                r#type: String,
                #[serde(skip_serializing_if = "Option::is_none")]
                state_key: Option<String>,
                sender: String,
                origin_server_ts: i64,
                content: Map<String, Value>,
                #[serde(skip_serializing_if = "Option::is_none")]
                unsigned: Option<UnsignedData>,
                room_id: String,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            struct UnsignedData {
                #[serde(skip_serializing_if = "Option::is_none")]
                age: Option<i64>,
                #[serde(skip_serializing_if = "Option::is_none")]
                redacted_because: Option<Map<String, Value>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                transaction_id: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                prev_content: Option<Map<String, Value>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                replaces_state: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                membership: Option<String>,
                $($extra)*
            }

            #[derive(Serialize, Deserialize)]
            struct Event {
                content: Map<String, Value>,
                r#type: String,
                $($extra)*
            }
        }
    };
}

structs!(
    /// Undeclared members are dropped.
    plain {}
);
structs!(
    /// Undeclared members are kept.
    flattened {
        #[serde(flatten)]
        extra: Map<String, Value>,
    }
);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Membership {
    Invite,
    Join,
    Leave,
    Ban,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Visibility {
    Private,
    Public,
}
