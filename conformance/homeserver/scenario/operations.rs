//! The operations, each as what the judge needs of it, so that one table can hold them all.
//!
//! All of the description are here, not only those that the scenario calls.

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::api;
use crate::support;

/// An operation without its types.
pub(crate) struct Operation {
    /// The module of its document.
    pub(crate) module: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) serves: fn(&str) -> bool,
    /// The request as server code understands it, as a message again.
    pub(crate) request: fn(&Request<Bytes>) -> Option<Request<Bytes>>,
    pub(crate) answer: fn(Response<Bytes>) -> Answer,
}

/// What comes of an answer: its variant, and the message that its value gives; or the place of a fault, and the fault.
pub(crate) type Answer = Result<(String, Response<Bytes>), (String, String)>;

const fn operation<O: support::Operation>(module: &'static str) -> Operation
where
    O::Error: std::fmt::Debug,
{
    Operation {
        module,
        id: O::ID,
        method: O::METHOD,
        path: O::PATH,
        serves: |path| support::operation::serves(O::PATH, path),
        request: request::<O>,
        answer: answer::<O>,
    }
}

fn request<O: support::Operation>(message: &Request<Bytes>) -> Option<Request<Bytes>> {
    let (parts, body) = message.clone().into_parts();
    O::from_http(&parts, body).ok()?.to_http().ok()
}

fn answer<O: support::Operation>(message: Response<Bytes>) -> Answer
where
    O::Error: std::fmt::Debug,
{
    let decoded = O::response_from_http(message).map_err(|fault| (fault.fault.pointer, fault.fault.message))?;
    let variant = match &decoded {
        Ok(_) => "Ok".to_owned(),
        Err(error) => format!("{error:?}").split('(').next().unwrap_or_default().to_owned(),
    };
    let encoded = O::response_to_http(&decoded).map_err(|error| (String::new(), error.to_string()))?;
    Ok((variant, encoded))
}

macro_rules! operations {
    ($($module:ident: $($request:ident),+;)+) => {
        /// Every operation of the description.
        pub(crate) const OPERATIONS: &[Operation] = &[$($(operation::<api::$module::$request>(stringify!($module)),)+)+];
    };
}

operations! {
    account_data: GetAccountDataPerRoomRequest, GetAccountDataRequest, SetAccountDataPerRoomRequest,
        SetAccountDataRequest;
    account_deactivation: DeactivateAccountRequest;
    admin: GetAdminLockUserRequest, GetAdminSuspendUserRequest, GetWhoIsRequest, SetAdminLockUserRequest,
        SetAdminSuspendUserRequest;
    administrative_contact: Add3PidRequest, Bind3PidRequest, Delete3pidFromAccountRequest, GetAccount3PidsRequest,
        Post3PidsRequest, RequestTokenTo3PidEmailRequest, RequestTokenTo3PidmsisdnRequest, Unbind3pidFromAccountRequest;
    appservice_ping: PingAppserviceRequest;
    appservice_room_directory: UpdateAppserviceRoomDirectoryVisibilityRequest;
    authed_content_repo: GetConfigAuthedRequest, GetContentAuthedRequest, GetContentOverrideNameAuthedRequest,
        GetContentThumbnailAuthedRequest, GetUrlPreviewAuthedRequest;
    banning: BanRequest, UnbanRequest;
    capabilities: GetCapabilitiesRequest;
    content_repo: CreateContentRequest, GetConfigRequest, GetContentOverrideNameRequest, GetContentRequest,
        GetContentThumbnailRequest, GetUrlPreviewRequest, UploadContentRequest, UploadContentToMxcRequest;
    create_room: CreateRoomRequest;
    cross_signing: UploadCrossSigningKeysRequest, UploadCrossSigningSignaturesRequest;
    device_management: DeleteDeviceRequest, DeleteDevicesRequest, GetDeviceRequest, GetDevicesRequest,
        UpdateDeviceRequest;
    directory: DeleteRoomAliasRequest, GetLocalAliasesRequest, GetRoomIdByAliasRequest, SetRoomAliasRequest;
    event_context: GetEventContextRequest;
    filter: DefineFilterRequest, GetFilterRequest;
    inviting: InviteUserRequest;
    joining: JoinRoomByIdRequest, JoinRoomRequest;
    key_backup: DeleteRoomKeyBySessionIdRequest, DeleteRoomKeysByRoomIdRequest, DeleteRoomKeysRequest,
        DeleteRoomKeysVersionRequest, GetRoomKeyBySessionIdRequest, GetRoomKeysByRoomIdRequest, GetRoomKeysRequest,
        GetRoomKeysVersionCurrentRequest, GetRoomKeysVersionRequest, PostRoomKeysVersionRequest,
        PutRoomKeyBySessionIdRequest, PutRoomKeysByRoomIdRequest, PutRoomKeysRequest, PutRoomKeysVersionRequest;
    keys: ClaimKeysRequest, GetKeysChangesRequest, QueryKeysRequest, UploadKeysRequest;
    kicking: KickRequest;
    knocking: KnockRoomRequest;
    leaving: ForgetRoomRequest, LeaveRoomRequest;
    list_joined_rooms: GetJoinedRoomsRequest;
    list_public_rooms: GetPublicRoomsRequest, GetRoomVisibilityOnDirectoryRequest, QueryPublicRoomsRequest,
        SetRoomVisibilityOnDirectoryRequest;
    login: GetLoginFlowsRequest, LoginRequest;
    login_token: GenerateLoginTokenRequest;
    logout: LogoutAllRequest, LogoutRequest;
    message_pagination: GetRoomEventsRequest;
    mutual_rooms: GetMutualRoomsRequest;
    notifications: GetNotificationsRequest;
    oauth_server_metadata: GetAuthMetadataRequest;
    old_sync: GetEventsRequest, GetOneEventRequest, InitialSyncRequest;
    openid: RequestOpenIdTokenRequest;
    password_management: ChangePasswordRequest, RequestTokenToResetPasswordEmailRequest,
        RequestTokenToResetPasswordMsisdnRequest;
    peeking_events: PeekEventsRequest;
    policy_server: GetWellknownPolicyRequest;
    presence: GetPresenceRequest, SetPresenceRequest;
    profile: DeleteProfileFieldRequest, GetProfileFieldRequest, GetUserProfileRequest, SetProfileFieldRequest;
    pusher: GetPushersRequest, PostPusherRequest;
    pushrules: DeletePushRuleRequest, GetPushRuleActionsRequest, GetPushRuleRequest, GetPushRulesGlobalRequest,
        GetPushRulesRequest, IsPushRuleEnabledRequest, SetPushRuleActionsRequest, SetPushRuleEnabledRequest,
        SetPushRuleRequest;
    read_markers: SetReadMarkerRequest;
    receipts: PostReceiptRequest;
    redaction: RedactEventRequest;
    refresh: RefreshRequest;
    registration: CheckUsernameAvailabilityRequest, RegisterRequest, RequestTokenToRegisterEmailRequest,
        RequestTokenToRegisterMsisdnRequest;
    registration_tokens: RegistrationTokenValidityRequest;
    relations: GetRelatingEventsRequest, GetRelatingEventsWithRelTypeAndEventTypeRequest,
        GetRelatingEventsWithRelTypeRequest;
    report_content: ReportEventRequest, ReportRoomRequest, ReportUserRequest;
    room_event_by_timestamp: GetEventByTimestampRequest;
    room_initial_sync: RoomInitialSyncRequest;
    room_send: SendMessageRequest;
    room_state: SetRoomStateWithKeyRequest;
    room_summary: GetRoomSummaryRequest;
    room_upgrades: UpgradeRoomRequest;
    rooms: GetJoinedMembersByRoomRequest, GetMembersByRoomRequest, GetOneRoomEventRequest, GetRoomStateRequest,
        GetRoomStateWithKeyRequest;
    search: SearchRequest;
    space_hierarchy: GetSpaceHierarchyRequest;
    sso_login_redirect: RedirectToIdPRequest, RedirectToSsoRequest;
    support_module: GetWellknownSupportRequest;
    sync: SyncRequest;
    tags: DeleteRoomTagRequest, GetRoomTagsRequest, SetRoomTagRequest;
    third_party_lookup: GetProtocolMetadataRequest, GetProtocolsRequest, QueryLocationByAliasRequest,
        QueryLocationByProtocolRequest, QueryUserByIdRequest, QueryUserByProtocolRequest;
    third_party_membership: InviteBy3PidRequest;
    threads_list: GetThreadRootsRequest;
    to_device: SendToDeviceRequest;
    typing: SetTypingRequest;
    users: SearchUserDirectoryRequest;
    versions: GetVersionsRequest;
    voip: GetTurnServerRequest;
    wellknown: GetWellknownRequest;
    whoami: GetTokenOwnerRequest;
}
