//! Names and texts that a description may hold and that no generator likes. They must not be used where a
//! server of the real world would refuse them.

/// What stands in every text that tries to become code. The namer never makes this of anything, so where it is
/// an identifier of generated code, a text has become code.
pub(crate) const MARKER: &str = "evIL";

/// Keywords, names that generated code uses itself, and what can hardly be a name at all.
pub(crate) fn names() -> Vec<String> {
    let words = "as break const continue crate else enum extern false fn for if impl in let loop match mod move mut \
        pub ref return self Self static struct super trait true type unsafe use where while async await dyn \
        abstract become box do final macro override priv typeof unsized virtual yield try gen union auto raw safe \
        macro_rules default 'static \
        Option Some None Vec String Box Result Ok Err Default Clone Debug Send Sync Drop Fn From Into Iterator \
        ToString Eq PartialEq Copy Sized std core alloc bool str u8 i64 f64 char usize \
        extra Extra request Request response Response client Client server auth service Service body Body validate \
        Validate new with as_str from into unknown Unknown other Other codec rules support security error Error \
        value at found map reader writer path query header cookie tokio serde serde_json http bytes axum reqwest \
        indexmap regex base64 Json JsonObject Bytes StatusCode Method Uri future router status headers clone drop \
        main test tests lib build src Reader Writer Violations At Fault Credentials AccessToken Arc Future fmt call \
        http_client response_limit on_rejection harness connect answer accept routing State \
        _ __ - * $ / // \\ % ' \" ` # #[ { } {{ {% 1 -1 +1 1.0 0x1F 1st ä ß İ ſ Ⅷ 名前 имя اسم 🦀 é a.b a/b a-b a_b aB \
        A_B AB ab Ab aB_ a__b __proto__ null ~ $ref $schema x-foo @type m.room.member m.room_member r#type";
    let odd = ["", " ", "\u{301}", "\u{202e}", "\u{200b}", "e\u{301}", "a b", "a  b", "\t", "\n", "\0", "9 lives"];
    let words = words.split_whitespace().chain(odd).map(str::to_owned);
    let long = "x".repeat(300);
    let mut names: Vec<String> = Vec::new();
    words.chain([long]).for_each(|name| {
        if !names.contains(&name) {
            names.push(name);
        }
    });
    names
}

/// Texts that try to become code, a template's directive, or something that a tool acts on.
pub(crate) fn texts() -> Vec<String> {
    let texts = [
        "\"]\npub fn evIL(){}\n#[doc = \"",
        "*/ pub fn evIL(){} /*",
        "#[cfg(evIL)]",
        "#![allow(evIL)]",
        "\"; fn evIL(){} //",
        "'; fn evIL(){}",
        "{{ evIL }}",
        "{% evIL %}",
        "{0} {evIL:?} {}",
        "`evIL`",
        "```\nfn evIL(){}\n```",
        "```rust\nassert!(evIL());\n```\n",
        "    fn evIL() { panic!() }",
        "a\u{202e}evIL\u{2066}",
        "\0evIL",
        "// evIL",
        "/// evIL\n//! evIL",
        "evIL!()",
        "[evIL](evIL) [`evIL`] <evIL@x> <script>evIL</script>",
        "https://evIL.example/?a=<b>",
        "\\\"; evIL \\u{202e} \\n",
        "\r\nevIL\r",
        "$evIL #{evIL} ${evIL}",
        "r#\"evIL\"#",
        "\"#]evIL",
        "&amp;evIL; \u{a0}",
        "| a | evIL |\n|---|---|\n| `x | y`",
        "# evIL\n===\n- evIL\n  1. evIL\n> evIL",
        "\u{2028}evIL\u{2029}\u{85}",
        "%0aevIL%",
        "self::super::crate::evIL",
        "\u{feff}evIL",
        "💩 evIL \u{301}",
    ];
    texts.map(str::to_owned).to_vec()
}

/// The characters of a text that a header's name may have (RFC 9110, section 5.6.2).
pub(crate) fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(*c)).collect()
}

/// A name as part of a `#/…` reference (RFC 6901, section 6).
pub(crate) fn pointer(name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    let byte = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    escaped.bytes().map(byte).collect()
}
