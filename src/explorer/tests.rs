//! Tests of the answers on small stores made without reading.

use super::*;
use crate::knowledge::{Claim, Modality, Polarity};
use crate::store::fixture::{full_reading, ontology, plain, reading, store};
use crate::text::DocumentId;
use jiff::civil::date;
use serde_json::{Value, json};

fn planned(claim: &mut Claim) {
    claim.modality = Modality::Planned;
}

fn denied_by_iran(claim: &mut Claim) {
    claim.polarity = Polarity::Denied;
    claim.speaker = Some(EntityId("Iran".into()));
}

/// Makes a store in which Iraq has four neighbours.
fn small() -> (Store, Explorer) {
    let mut early = reading(
        "early",
        &[
            ("Russia arms Iraq.", "Russia", "arms", "Iraq", plain),
            ("Iraq attacks Syria.", "Iraq", "attacks", "Syria", plain),
            ("Syria fights Russia.", "Syria", "fights", "Russia", plain),
        ],
    );
    early.document.date = Some(date(2014, 6, 1));
    let late = reading(
        "late",
        &[
            ("Russia arms Iraq.", "Russia", "arms", "Iraq", plain),
            ("Iran backs Iraq.", "Iran", "backs", "Iraq", planned),
            ("Iraq backs Russia.", "Iraq", "backs", "Russia", denied_by_iran),
            ("Iraq meets Jordan.", "Iraq", "meets", "Jordan", plain),
        ],
    );
    let store = store(&[early, late, full_reading()]);
    let explorer = Explorer::load(&store, Arc::new(ontology())).unwrap();
    (store, explorer)
}

fn request(value: Value) -> DiagramRequest {
    serde_json::from_value(value).unwrap()
}

fn ids(diagram: &Diagram) -> Vec<&str> {
    diagram.actors.iter().map(|actor| actor.id.0.as_str()).collect()
}

fn lines(diagram: &Diagram) -> Vec<String> {
    let line = |line: &DrawnLine| format!("{} {} {} {}", line.from, line.sign, line.to, line.claims);
    diagram.lines.iter().map(line).collect()
}

#[test]
fn an_actor_is_drawn_with_as_many_neighbours_as_wanted() {
    let (_, explorer) = small();
    let expand = |count: usize| json!({ "expanded": [{ "actor": "Iraq", "count": count }] });
    let diagram = explorer.diagram(&request(expand(2)));
    // Three claims join Russia and Iraq, one each the others.
    assert_eq!(ids(&diagram), ["Iraq", "Jordan", "Russia"]);
    assert_eq!(lines(&diagram), ["Iraq neutral Jordan 1", "Russia positive Iraq 3"]);
    let iraq = &diagram.actors[0];
    assert_eq!((iraq.neighbours, iraq.drawn_neighbours, iraq.kind), (4, 2, "State"));
    assert_eq!(diagram, explorer.diagram(&request(expand(2))));
    let all = explorer.diagram(&request(expand(50)));
    assert_eq!(ids(&all), ["Iraq", "Jordan", "Russia", "Syria", "prelude"]);
    let mut hiding = expand(2);
    hiding["hidden"] = json!(["Jordan"]);
    assert_eq!(ids(&explorer.diagram(&request(hiding))), ["Iraq", "Russia", "Syria"]);
}

#[test]
fn what_is_held_stays_and_what_is_unknown_is_told() {
    let (_, explorer) = small();
    let diagram = explorer.diagram(&request(json!({
        "actors": ["Nobody"],
        "expanded": [{ "actor": "Iraq", "count": 50 }],
        "positions": { "Iraq": [100.0, 50.5], "Syria": [-20.0, 1e300] },
    })));
    assert_eq!(diagram.missing, [EntityId("Nobody".into())]);
    let iraq = &diagram.actors[0];
    assert_eq!((iraq.x, iraq.y), (100.0, 50.5));
    assert!(diagram.actors.iter().all(|actor| actor.x.is_finite() && actor.x.abs() < 1e4));
}

#[test]
fn the_choice_decides_what_is_drawn() {
    let (_, explorer) = small();
    let check = |choice: Value, expected: &[&str]| {
        let diagram = explorer.diagram(&request(json!({ "most_claimed": 9, "choice": choice })));
        assert_eq!(lines(&diagram), expected);
    };
    check(json!({ "signs": ["negative"] }), &["Iraq negative Syria 1", "Russia negative Syria 1"]);
    check(json!({ "relations": ["backs"], "until": "2014-06-10" }), &["Russia positive Iraq 1"]);
    check(json!({ "modalities": ["planned"] }), &["Iran positive Iraq 1", "Russia positive Iraq 1"]);
    check(json!({ "relations": ["backs"], "unasserted": true, "speakers": ["Iran"] }), &["Iraq positive Russia 1"]);
    assert!(serde_json::from_value::<Choice>(json!({ "since": "yesterday" })).is_err());
    assert!(serde_json::from_value::<Choice>(json!({ "signs": ["plus"] })).is_err());
}

#[test]
fn evidence_comes_tie_by_tie_and_page_by_page() {
    let (store, explorer) = small();
    let ask = |value: Value| explorer.evidence(&store, &serde_json::from_value(value).unwrap()).unwrap();
    let all = ask(json!({ "one": "Iraq", "other": "Russia", "choice": { "unasserted": true } }));
    let told: Vec<String> = all.claims.iter().map(|claim| format!("{} {}", claim.id, claim.polarity)).collect();
    assert_eq!(told[..3], ["early/1.1 affirmed", "late/1.1 affirmed", "2014/06 “über”/2.1 denied"]);
    assert_eq!((all.count, all.ties.len()), (4, 2));
    let second = ask(json!({ "one": "Russia", "other": "Iraq", "relation": "arms", "offset": 1, "limit": 1 }));
    assert_eq!((second.count, second.claims.len(), second.claims[0].date.as_deref()), (3, 1, Some("2014-06-17")));
    let words: Vec<&str> = second.claims[0].sentence.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(words, ["Russia", " ", "arms", " ", "Iraq", "."]);
    assert_eq!(second.claims[0].sentence[2].marks, [Mark::Trigger]);
    assert_eq!(ask(json!({ "one": "Iraq", "other": "Nobody" })).count, 0);
}

#[test]
fn an_actor_card_counts_what_expanding_would_show() {
    let (_, explorer) = small();
    let card = explorer.actor(&serde_json::from_value(json!({ "actor": "Iraq" })).unwrap()).unwrap();
    let others: Vec<(&str, usize)> = card.neighbours.iter().map(|count| (count.actor.id.0.as_str(), count.claims)).collect();
    assert_eq!(others, [("Russia", 3), ("Jordan", 1), ("Syria", 1), ("prelude", 1)]);
    let relations: Vec<String> =
        card.relations.iter().map(|count| format!("{} {} {}", count.relation, count.is_subject, count.others)).collect();
    assert_eq!(relations, ["arms false 1", "meets true 2", "attacks true 1"]);
    assert!(explorer.actor(&serde_json::from_value(json!({ "actor": "Nobody" })).unwrap()).is_none());
}

#[test]
fn suggestions_have_claims_and_come_in_order() {
    let (_, explorer) = small();
    let names =
        |text: &str| -> Vec<String> { explorer.suggest(text, 3).into_iter().map(|suggestion| suggestion.id.0).collect() };
    assert_eq!(names(""), ["Iraq", "Russia", "Syria"]);
    assert_eq!(names("ira")[..2], ["Iraq", "Iran"]);
    assert_eq!(names("republic of sy"), ["Syria"]);
    assert_eq!(names("Maliki"), [""; 0]);
    assert_eq!(explorer.suggest("republic of sy", 3)[0].name.as_deref(), Some("Republic of Syria"));
}

#[test]
fn the_overview_counts_what_can_be_chosen() {
    let (_, explorer) = small();
    let overview = explorer.overview();
    assert_eq!((overview.documents, overview.claims, overview.asserted_claims), (3, 9, 6));
    assert_eq!((overview.first.as_deref(), overview.last.as_deref()), (Some("2014-06-01"), Some("2014-06-17")));
    let relations: Vec<String> = overview
        .relations
        .iter()
        .map(|choice| format!("{}{} {}", "-".repeat(choice.depth), choice.name, choice.claims))
        .collect();
    assert_eq!(relations, ["backs 5", "-arms 3", "fights 2", "-attacks 1", "meets 2"]);
    let speakers: Vec<&str> = overview.speakers.iter().map(|count| count.value.as_str()).collect();
    assert_eq!(speakers, ["Iran", "Maliki"]);
    assert_eq!(overview.modalities.iter().map(|count| count.value.as_str()).collect::<Vec<_>>(), ["actual", "planned"]);
}

#[test]
fn the_histogram_shows_what_the_days_leave_out() {
    let (_, explorer) = small();
    let diagram = explorer.diagram(&request(json!({ "actors": ["Iraq"], "choice": { "since": "2014-06-10" } })));
    let bars = &diagram.histogram.bars;
    assert_eq!((bars.len(), diagram.histogram.unit), (17, HistogramUnit::Day));
    assert_eq!((bars[0].from.as_str(), bars[0].positive, bars[0].negative), ("2014-06-01", 1, 1));
    assert_eq!((bars[16].positive, bars[16].neutral), (1, 2));
}

#[test]
fn chains_and_tensions_are_told_with_names() {
    let (_, explorer) = small();
    let chains = explorer.chains(&serde_json::from_value(json!({ "from": "Jordan", "to": "Syria" })).unwrap());
    let told: Vec<String> =
        chains.chains[0].iter().map(|tie| format!("{} {} {}", tie.subject.id, tie.relation, tie.object.id)).collect();
    assert_eq!(told, ["Iraq meets Jordan", "Iraq attacks Syria"]);
    let nobody = explorer.chains(&serde_json::from_value(json!({ "from": "Jordan", "to": "Nobody" })).unwrap());
    assert!(nobody.chains.is_empty());
    let tensions = explorer.tensions(&TensionRequest::default()).unwrap();
    assert_eq!((tensions.triads, tensions.frustrated_triads), (1, 0));
    let unknown = TensionRequest { actors: vec![EntityId("Nobody".into())], ..TensionRequest::default() };
    assert!(explorer.tensions(&unknown).is_none());
}

#[test]
fn pages_escape_what_strangers_wrote() {
    let mut hostile = reading("<script>x", &[("Russia arms Iraq.", "Russia", "arms", "Iraq", plain)]);
    hostile.document.address = Some("javascript:alert(1)".to_owned());
    hostile.document.title = Some("</title><script>alert(2)</script>".to_owned());
    hostile.entities[0].label = "<img src=x onerror=alert(3)> \u{202e}gnp".to_owned();
    hostile.entities[0].aliases.insert("\"><script>".to_owned());
    let store = store(&[hostile, full_reading()]);
    let explorer = Explorer::load(&store, Arc::new(ontology())).unwrap();
    let document = explorer.document_page(&store, &DocumentId("<script>x".into())).unwrap().unwrap();
    let actor = explorer.actor_page(&store, &EntityId("Iraq".into())).unwrap().unwrap();
    for page in [&document, &actor] {
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("\"javascript:"), "{page}");
    }
    assert!(document.contains("<mark class=\"subject\" title=\"subject\">Russia</mark>"), "{document}");
    assert!(document.contains("id=\"sentence-1\"") && document.contains("id=\"claim-1.1\""), "{document}");
    assert!(actor.contains("href=\"/document/%3Cscript%3Ex#sentence-1\""), "{actor}");
    let full = explorer.document_page(&store, &full_reading().document.id).unwrap().unwrap();
    assert!(full.contains("href=\"https://gazette.example/2014?a=b&amp;c=d e\""), "{full}");
    assert!(explorer.actor_page(&store, &EntityId("Nobody".into())).unwrap().is_none());
}

#[test]
fn pictures_stand_as_on_the_screen() {
    let (_, explorer) = small();
    let request: PictureRequest =
        serde_json::from_value(json!({ "title": "Two <b>", "diagram": { "actors": ["Iraq", "Russia"], "positions": { "Iraq": [0, 0], "Russia": [400, 0] } } }))
            .unwrap();
    let (mut svg, mut png) = (Vec::new(), Vec::new());
    explorer.write_svg(&request, &mut svg).unwrap();
    explorer.write_png(&request, &mut png).unwrap();
    let svg = String::from_utf8(svg).unwrap();
    assert!(svg.contains("Two &lt;b&gt;") && svg.contains(">Iraq</text>") && svg.contains(">Russia</text>"), "{svg}");
    assert!(png.starts_with(b"\x89PNG"));
}
