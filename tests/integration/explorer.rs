//! What the server answers the explorer page, against its own description of it.

#![allow(clippy::unwrap_used, reason = "a test says by a panic that it failed")]

use super::http::{Reply, Server};
use super::serve::store_in;
use serde_json::{Value, json};
use std::sync::OnceLock;
use tempfile::TempDir;

const CLAIMS: &str = "kind Person: NouriAlMaliki
document a 2014-06-01 Gazette
Iran backs NouriAlMaliki
NouriAlMaliki leads Iraq item=Premier
Russia suppliesArmsTo Iraq item=jets
Iraq fights Syria
Syria fights Russia
document b 2014-07-01 Herald
Iran fights Iraq
Iran alliedWith Russia
Iran backs Iraq by=NouriAlMaliki
";

/// Returns a server that all tests may ask which change nothing.
fn server() -> &'static Server {
    static SERVER: OnceLock<(TempDir, Server)> = OnceLock::new();
    let (_, server) = SERVER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        store_in(folder.path(), CLAIMS);
        let server = Server::start(folder.path(), &[]);
        (folder, server)
    });
    server
}

fn ask(path: &str, request: &Value) -> Reply {
    server().post(path, "application/json", &request.to_string())
}

/// Says what in `value` is not as `schema` has it; nothing when all is.
fn difference(value: &Value, schema: &Value, all: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return difference(value, all.pointer(name.strip_prefix('#')?)?, all);
    }
    if let Some(one) = schema["allOf"].as_array() {
        return one.iter().find_map(|schema| difference(value, schema, all));
    }
    if let Some(some) = schema["oneOf"].as_array() {
        let differences: Option<Vec<String>> = some.iter().map(|schema| difference(value, schema, all)).collect();
        return differences.map(|differences| differences.join(" nor "));
    }
    if let Some(known) = schema["enum"].as_array() {
        return (!known.contains(value)).then(|| format!("{value} is none of {known:?}"));
    }
    let wrong = || Some(format!("{value} is no {}", schema["type"]));
    match (schema["type"].as_str()?, value) {
        ("object", Value::Object(members)) => {
            let properties = schema["properties"].as_object()?;
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let missing = required.into_iter().find(|name| !members.contains_key(*name));
            let unknown = members.keys().find(|name| !properties.contains_key(*name));
            missing.map(|name| format!("{name} is missing in {value}")).or_else(|| {
                unknown
                    .map(|name| format!("{name} is not described"))
                    .or_else(|| members.iter().find_map(|(name, value)| difference(value, &properties[name], all)))
            })
        }
        ("array", Value::Array(items)) => items.iter().find_map(|item| difference(item, &schema["items"], all)),
        ("string", Value::String(_)) | ("boolean", Value::Bool(_)) | ("null", Value::Null) => None,
        ("integer", Value::Number(number)) if number.is_u64() => None,
        ("number", Value::Number(_)) => None,
        _ => wrong(),
    }
}

/// Asks an operation with the examples of its description.
fn ask_example(path: &str, method: &str, operation: &Value) -> Reply {
    let mut address = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, example) = (parameter["name"].as_str().unwrap(), parameter["example"].as_str());
        match (parameter["in"].as_str().unwrap(), example) {
            ("path", example) => address = address.replace(&format!("{{{name}}}"), example.unwrap()),
            (_, Some(example)) => address = format!("{address}?{name}={example}"),
            _ => {}
        }
    }
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    match method {
        "get" => server().get(&address, &[]),
        _ if example.is_null() => server().request("POST", &address, &[("Content-Length", "0")], b""),
        _ => ask(&address, example),
    }
}

#[test]
fn every_answer_is_as_it_is_described() {
    let description = server().get("/api/openapi.json", &[]).json();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() > 12);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let reply = ask_example(path, method, operation);
            let content = operation["responses"]["200"]["content"].as_object().unwrap();
            let (media_type, described) = content.iter().next().unwrap();
            assert_eq!((reply.status, reply.media_type()), (200, media_type.as_str()), "{path}: {:?}", reply.body);
            if media_type == "application/json" {
                assert_eq!(difference(&reply.json(), &described["schema"], &description), None, "{path}");
            }
        }
    }
}

#[test]
fn a_difference_is_noticed() {
    let schema = json!({ "type": "object", "properties": { "a": { "type": "integer" } }, "required": ["a"] });
    assert_eq!(difference(&json!({ "a": 1 }), &schema, &schema), None);
    for wrong in [json!({}), json!({ "a": -1 }), json!({ "a": 1, "b": 2 }), json!([])] {
        assert!(difference(&wrong, &schema, &schema).is_some(), "{wrong}");
    }
}

#[test]
fn the_page_gets_the_ties_between_two_actors_with_their_sentences() {
    let diagram = ask("/api/diagram", &json!({ "expanded": [{ "actor": "Iraq", "count": 1 }] })).json();
    let labels: Vec<&str> =
        diagram["actors"].as_array().unwrap().iter().map(|actor| actor["label"].as_str().unwrap()).collect();
    assert_eq!(labels.len(), 2);
    let evidence = ask("/api/evidence", &json!({ "one": "Iraq", "other": "Russia", "sign": "positive" })).json();
    assert_eq!((&evidence["count"], &evidence["claims"][0]["item"]), (&json!(1), &json!("jets")));
    let chains = ask("/api/chains", &json!({ "from": "NouriAlMaliki", "to": "Syria" })).json();
    assert_eq!(chains["chains"][0].as_array().unwrap().len(), 2);
}

#[test]
fn wrong_requests_are_refused_in_words() {
    let check = |path: &str, request: &str, status: u16, words: &str| {
        let reply = server().post(path, "application/json", request);
        let title = reply.json()["title"].as_str().unwrap().to_owned();
        assert!(reply.status == status && title.contains(words), "{path} {request}: {} {title}", reply.status);
        assert_eq!(reply.media_type(), "application/problem+json");
    };
    check("/api/diagram", "{", 400, "not understood");
    check("/api/diagram", "{\"actor\": \"Iraq\"}", 400, "unknown field `actor`");
    check("/api/diagram", "{\"choice\": {\"since\": \"yesterday\"}}", 400, "a day such as");
    check("/api/actor", "{\"actor\": \"Nobody\"}", 404, "no such actor");
    check("/api/tensions", "{\"actors\": [\"Nobody\"]}", 404, "no such actor");
    assert_eq!(ask("/api/evidence", &json!({ "one": "Nobody", "other": "Iraq" })).json()["count"], 0);
}

#[test]
fn named_questions_take_their_values_from_the_address() {
    let rows = |address: &str| server().get(address, &[]).json()["results"]["bindings"].as_array().unwrap().len();
    assert_eq!(rows("/api/questions/who-arms-whom"), 1);
    assert_eq!(rows("/api/questions/who-arms-whom?recipient=Iraq&supplier=actor%3ARussia"), 1);
    let wrong = server().get("/api/questions/who-arms-whom?recipient=Atlantis", &[]);
    assert_eq!(wrong.status, 400);
    assert_eq!(server().get("/api/questions/nothing", &[]).status, 404);
}

#[test]
fn pages_need_no_script() {
    let page = server().get("/actor/NouriAlMaliki", &[]);
    assert_eq!((page.status, page.media_type()), (200, "text/html"));
    assert!(page.text().contains("<h1><bdi>") && !page.text().contains("<script"), "{}", page.text());
    let page = server().get("/document/a", &[]);
    assert!(page.text().contains("<mark class=\"subject\""), "{}", page.text());
    for missing in ["/actor/%3Cscript%3E", "/document/nothing%20%22%3E"] {
        let page = server().get(missing, &[]);
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("<script"), "{}", page.text());
    }
}

#[test]
fn the_first_page_is_there_with_and_without_the_explorer() {
    let page = server().get("/", &[]);
    assert_eq!((page.status, page.media_type()), (200, "text/html"));
    // Without Node the program says what it lacks and leads to the pages that it has.
    let has_explorer = page.text().contains("src=\"/explorer.js\"");
    assert!(has_explorer || (page.text().contains("script/bootstrap") && page.text().contains("href=\"/actor/Iraq\"")));
    for (path, media_type) in [("/page.css", "text/css"), ("/icon.svg", "image/svg+xml")] {
        assert_eq!((server().get(path, &[]).status, server().get(path, &[]).media_type()), (200, media_type));
    }
    if has_explorer {
        let plain = server().get("/explorer.js", &[]);
        let packed = server().get("/explorer.js", &[("Accept-Encoding", "gzip, br")]);
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert!(packed.body.len() * 2 < plain.body.len() && packed.body.len() < 250_000);
        let tag = plain.header("etag").unwrap();
        assert_eq!(server().get("/explorer.js", &[("If-None-Match", tag)]).status, 304);
    }
}
