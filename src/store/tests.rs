use super::fixture::{Statement, entity, full_reading, ontology, plain, reading, store};
use super::*;
use crate::knowledge::{Claim, ClaimId, EntityId, EntityKind, Modality, Polarity, RelationName};
use crate::ontology::{Ontology, Sign};
use crate::text::Span;
use jiff::civil::date;
use oxigraph::model::Quad;
use std::collections::BTreeSet;

const ARMS: Statement<'static> = ("Russia sends missiles to Iraq.", "Russia", "arms", "Iraq", plain);

fn id(name: &str) -> DocumentId {
    DocumentId(name.to_owned())
}

fn actor(name: &str) -> EntityId {
    EntityId(name.to_owned())
}

/// Returns all quads, sorted, as N-Quads.
fn content(store: &Store) -> Vec<String> {
    let mut quads: Vec<String> = store.dataset.iter().map(|quad| quad.unwrap().to_string()).collect();
    quads.sort();
    quads
}

/// Returns the ties between actors in the view as `subject relation object`.
fn view(store: &Store) -> BTreeSet<String> {
    let short = |text: String| text.rsplit(['/', '#']).next().unwrap().trim_end_matches('>').to_owned();
    let quads = store.dataset.quads_for_pattern(None, None, None, Some(VIEW)).map(|quad| quad.unwrap());
    let ties =
        quads.filter(|quad| quad.subject.to_string().contains("/actor/") && quad.object.to_string().contains("/actor/"));
    let words =
        |quad: Quad| [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string()].map(short).join(" ");
    ties.map(words).collect()
}

#[test]
fn a_reading_comes_back_as_it_was() {
    let check = |reading: &Reading| {
        let store = store(std::slice::from_ref(reading));
        assert_eq!(store.get(&reading.document.id).unwrap().as_ref(), Some(reading));
    };
    check(&full_reading());
    check(&reading("a", &[ARMS, ARMS, ("Iran backs Iraq.", "Iran", "backs", "Iraq", plain)]));
    let mut bare = reading("", &[]);
    (bare.document.title, bare.document.date, bare.document.publisher) = (None, None, Some(String::new()));
    (bare.document.author, bare.document.address) = (None, None);
    check(&bare);
    let mut old = reading("b", &[ARMS]);
    old.document.date = Some(date(-44, 3, 15));
    old.document.text.push('\0');
    check(&old);
    let mut entities = reading("c", &[ARMS]);
    entities.entities[0].kind = EntityKind::Weapon;
    check(&entities);
}

#[test]
fn a_confidence_comes_back_to_the_last_digit() {
    for confidence in [0.0, 1.0, 1e-17, 0.1 + 0.2, 1.0 / 3.0, f64::MIN_POSITIVE, 0.999_999_999_999_999_9] {
        let mut reading = reading("a", &[ARMS]);
        reading.claims[0].confidence = confidence;
        assert_eq!(store(&[reading.clone()]).get(&id("a")).unwrap(), Some(reading));
    }
}

#[test]
fn claims_are_ordered_by_number() {
    let statements: Vec<Statement<'_>> = (0..12).map(|_| ARMS).collect();
    let reading = reading("a", &statements);
    assert_eq!(store(std::slice::from_ref(&reading)).get(&id("a")).unwrap().unwrap().claims, reading.claims);
}

#[test]
fn hostile_names_stay_apart() {
    let names = ["../x", "x", "..", ".", "a b", "a%20b", "a#claim-1.1", "a", "<http://evil>", "\u{0}", "日本"];
    let readings: Vec<Reading> = names.iter().map(|name| reading(name, &[ARMS])).collect();
    let store = store(&readings);
    let mut expected: Vec<_> = names.iter().map(|name| id(name)).collect();
    expected.sort();
    assert_eq!(store.documents().unwrap().into_iter().map(|document| document.id).collect::<Vec<_>>(), expected);
    for reading in &readings {
        assert_eq!(store.get(&reading.document.id).unwrap().as_ref(), Some(reading));
    }
}

#[test]
fn a_document_is_replaced_whole() {
    let store = store(&[reading("a", &[ARMS, ("Iran backs Iraq.", "Iran", "backs", "Iraq", plain)])]);
    let new = reading("a", &[("Iran backs Syria.", "Iran", "backs", "Syria", plain)]);
    store.put(&new, "reader 2").unwrap();
    store.derive_view(&ontology()).unwrap();
    assert_eq!(
        content(&store),
        content(&{
            let fresh = Store::in_memory().unwrap();
            fresh.put(&new, "reader 2").unwrap();
            fresh.derive_view(&ontology()).unwrap();
            fresh
        })
    );
    assert_eq!(store.documents().unwrap()[0].fingerprint, "reader 2");
}

#[test]
fn a_removed_document_leaves_nothing() {
    let both = store(&[reading("a", &[ARMS]), full_reading()]);
    assert!(both.remove(&full_reading().document.id).unwrap());
    assert!(!both.remove(&full_reading().document.id).unwrap());
    both.derive_view(&ontology()).unwrap();
    assert_eq!(content(&both), content(&store(&[reading("a", &[ARMS])])));
    assert_eq!(both.get(&full_reading().document.id).unwrap(), None);
}

#[test]
fn the_order_of_documents_is_no_matter() {
    let mut readings: Vec<Reading> = ["a", "b", "c", "d"].iter().map(|name| reading(name, &[ARMS])).collect();
    for (index, reading) in readings.iter_mut().enumerate() {
        reading.entities[0].label = ["Irak", "Iraq", "Republic of Iraq", "Iraq "][index].to_owned();
    }
    let expected = content(&store(&readings));
    readings.reverse();
    assert_eq!(content(&store(&readings)), expected);
    let threaded = Store::in_memory().unwrap();
    std::thread::scope(|scope| {
        for reading in &readings {
            scope.spawn(|| threaded.put(reading, "reader 1").unwrap());
        }
    });
    threaded.derive_view(&ontology()).unwrap();
    threaded.derive_view(&ontology()).unwrap();
    assert_eq!(content(&threaded), expected);
}

#[test]
fn the_view_holds_what_is_asserted() {
    fn denied(claim: &mut Claim) {
        claim.polarity = Polarity::Denied;
    }
    fn planned(claim: &mut Claim) {
        claim.modality = Modality::Planned;
    }
    fn doubtful(claim: &mut Claim) {
        claim.confidence = 0.49;
    }
    fn told(claim: &mut Claim) {
        claim.speaker = Some(EntityId("Witness".to_owned()));
    }
    fn confessed(claim: &mut Claim) {
        claim.speaker = Some(claim.subject.clone());
    }
    let check = |statement: Statement<'_>, expected: &[&str]| {
        let store = store(&[reading("a", &[statement])]);
        assert_eq!(view(&store), expected.iter().map(|tie| (*tie).to_owned()).collect(), "{}", statement.0);
    };
    check(ARMS, &["Russia arms Iraq", "Russia backs Iraq"]);
    check(("A attacks B.", "A", "attacks", "B", plain), &["A attacks B", "A fights B", "B fights A"]);
    check(("A meets B.", "A", "meets", "B", confessed), &["A meets B", "B meets A"]);
    check(("A unknown B.", "A", "undeclared", "B", plain), &["A undeclared B"]);
    for change in [denied, planned, doubtful, told] {
        check(("A backs B.", "A", "backs", "B", change), &[]);
    }
}

#[test]
fn the_view_calls_an_entity_by_its_most_frequent_name() {
    let mut readings: Vec<Reading> = ["a", "b", "c"].iter().map(|name| reading(name, &[ARMS])).collect();
    for (reading, label) in readings.iter_mut().zip(["Irak", "Iraq", "Iraq"]) {
        label.clone_into(&mut reading.entities[0].label);
    }
    let entities = store(&readings).entities().unwrap();
    let iraq = &entities[&actor("Iraq")];
    assert_eq!(iraq.label, "Iraq");
    assert_eq!(iraq.aliases, ["Irak", "Republic of Iraq"].map(str::to_owned).into());
    assert_eq!(entities[&actor("Russia")], entity("Russia"));
}

#[test]
fn a_broken_reading_is_refused() {
    let check = |change: fn(&mut Reading), expected: &str| {
        let mut reading = reading("a", &[ARMS]);
        change(&mut reading);
        let store = Store::in_memory().unwrap();
        let error = store.put(&reading, "").unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(content(&store).is_empty());
    };
    check(|reading| reading.claims[0].evidence.object.end = 1000, "bytes");
    check(|reading| reading.claims[0].evidence.trigger.end = 1000, "bytes");
    check(|reading| reading.claims[0].item = Some(Span { start: 9, end: 3 }), "bytes");
    check(|reading| reading.sentences[0].end = 1000, "bytes");
    check(|reading| reading.document.text.replace_range(5..7, "é"), "bytes");
    check(|reading| reading.entities.clear(), "`Russia`");
    check(|reading| reading.claims[0].id.0 = "b/1.1".to_owned(), "`b/1.1`");
    check(|reading| reading.claims[0].evidence.sentence = 7, "sentence");
    check(|reading| reading.claims[0].relation.0 = "a b> <c".to_owned(), "relation");
}

#[test]
fn ties_count_claims() {
    fn denied(claim: &mut Claim) {
        claim.polarity = Polarity::Denied;
    }
    let mut later = reading("b", &[ARMS, ("B meets A.", "B", "meets", "A", plain)]);
    later.document.date = Some(date(2015, 1, 1));
    let denial = ("A meets B.", "A", "meets", "B", denied as fn(&mut Claim));
    let ties = store(&[reading("a", &[ARMS, ARMS, denial]), later]).ties(&ontology()).unwrap();
    let (first, last) = (Some(date(2014, 6, 17)), Some(date(2015, 1, 1)));
    let tie = |subject: &str, relation: &str, object: &str| Tie {
        subject: actor(subject),
        relation: RelationName(relation.to_owned()),
        object: actor(object),
        sign: Sign::Neutral,
        claims: 2,
        asserted_claims: 1,
        asserted: true,
        documents: 2,
        first,
        last,
        confidence: 0.9,
        // The one that asserts the tie comes first.
        evidence: vec![ClaimId("b/2.1".to_owned()), ClaimId("a/3.1".to_owned())],
    };
    let evidence = ["a/1.1", "a/2.1", "b/1.1"].map(|id| ClaimId(id.to_owned())).to_vec();
    let arms = Tie { sign: Sign::Positive, claims: 3, asserted_claims: 3, evidence, ..tie("Russia", "arms", "Iraq") };
    assert_eq!(ties, [tie("A", "meets", "B"), arms]);
}

#[test]
fn entities_are_found_by_any_name() {
    let store = store(&[reading("a", &[ARMS])]);
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(
            store.find_entities(text).unwrap(),
            expected.iter().map(|name| actor(name)).collect::<Vec<_>>(),
            "{text}"
        );
    };
    for text in ["Iraq", "actor:Iraq", "https://w3id.org/claimgraph/actor/Iraq", "<https://w3id.org/claimgraph/actor/Iraq>"]
    {
        check(text, &["Iraq"]);
    }
    check("Republic of Iraq", &["Iraq"]);
    check(" republic of IRAQ ", &["Iraq"]);
    check("Ruritania", &[]);
    check("\"> } DROP ALL", &[]);
    let found = |text: &str| store.find_relation(text).unwrap().map(|relation| relation.0);
    for text in ["arms", "cg:arms", "Supplies arms to"] {
        assert_eq!(found(text).as_deref(), Some("arms"));
    }
    assert_eq!(found("x> y"), None);
}

#[test]
fn a_tie_is_explained_by_what_implies_it() {
    let store = store(&[reading("a", &[ARMS, ("A attacks B.", "A", "attacks", "B", plain)]), full_reading()]);
    let check = |subject: Option<&str>, relation: Option<&str>, object: Option<&str>, expected: &[&str]| {
        let (subject, object) = (subject.map(actor), object.map(actor));
        let relation = relation.map(|name| RelationName(name.to_owned()));
        let found = store.claims_between(&ontology(), subject.as_ref(), relation.as_ref(), object.as_ref()).unwrap();
        assert_eq!(found.iter().map(|found| found.claim.id.0.as_str()).collect::<Vec<_>>(), expected);
    };
    let spoken = "2014/06 “über”/2.1";
    check(Some("Russia"), Some("backs"), Some("Iraq"), &[spoken, "a/1.1"]);
    check(Some("B"), Some("fights"), Some("A"), &["a/2.1"]);
    check(Some("B"), Some("attacks"), Some("A"), &[]);
    check(None, None, Some("Iraq"), &["2014/06 “über”/1.1", spoken, "a/1.1"]);
    check(None, Some("attacks"), None, &["a/2.1"]);
    let all = store.claims_between(&ontology(), Some(&actor("Russia")), None, None).unwrap();
    let words = |span: Option<Span>| span.unwrap().of(&all[0].sentence);
    assert_eq!(
        [words(all[0].subject_span), words(all[0].trigger_span), words(all[0].object_span)],
        ["Russia", "sends", "Iraq"]
    );
    assert_eq!(all[0].item.as_deref(), Some("missiles"));
    assert_eq!(all[0].speaker.as_ref().map(|speaker| speaker.id.0.as_str()), Some("Maliki"));
}

#[test]
fn a_store_on_disk_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/claimgraph.db");
    let expected = {
        let store = Store::open(&path).unwrap();
        store.put(&full_reading(), "reader 1").unwrap();
        store.derive_view(&ontology()).unwrap();
        store.put(&reading("a", &[ARMS]), "reader 1").unwrap();
        store.put(&reading("b", &[ARMS]), "reader 1").unwrap();
        store.remove(&id("b")).unwrap();
        store.derive_view(&ontology()).unwrap();
        store.flush().unwrap();
        content(&store)
    };
    assert_eq!(content(&store(&[reading("a", &[ARMS]), full_reading()])), expected);
    let (one, other) = (Store::open_read_only(&path).unwrap(), Store::open_read_only(&path).unwrap());
    assert_eq!(content(&one), expected);
    assert_eq!(other.get(&full_reading().document.id).unwrap(), Some(full_reading()));
    drop((one, other));
    assert_eq!(content(&Store::open(&path).unwrap()), expected);
}

#[test]
fn one_writer_keeps_others_out() {
    let folder = tempfile::tempdir().unwrap();
    let held = |opened: Result<Store, StoreError>| match opened.map(drop).unwrap_err() {
        StoreError::Held { path, holder } => assert_eq!((path.as_path(), holder), (folder.path(), Some(std::process::id()))),
        error => panic!("{error}"),
    };
    let writer = Store::open(folder.path()).unwrap();
    held(Store::open(folder.path()));
    held(Store::open_read_only(folder.path()));
    drop(writer);
    let reader = Store::open_read_only(folder.path()).unwrap();
    held(Store::open(folder.path()));
    drop(reader);
    Store::open(folder.path()).unwrap();
}

#[test]
fn what_is_no_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("photos");
    std::fs::create_dir(&other).unwrap();
    assert!(matches!(Store::open_read_only(&other), Err(StoreError::Missing { .. })));
    std::fs::write(other.join("holiday.jpg"), "x").unwrap();
    let file = other.join("holiday.jpg");
    for path in [&other, &file] {
        assert!(matches!(Store::open(path), Err(StoreError::NotAStore { .. })), "{path:?}");
        assert!(matches!(Store::open_read_only(path), Err(StoreError::NotAStore { .. })), "{path:?}");
    }
    assert!(matches!(Store::open(file.join("below")), Err(StoreError::NotAStore { .. } | StoreError::Unopenable { .. })));
    assert!(matches!(Store::open_read_only(folder.path().join("none")), Err(StoreError::Missing { .. })));
    assert_eq!(std::fs::read_dir(&other).unwrap().count(), 1);
}

/// Returns a store in which three names of one actor arm another, and its view under `judgements`.
fn judged(judgements: &[(&str, Verdict, &str)]) -> Store {
    let store = store(&[
        reading("a", &[("Nuri arms Iraq.", "Nuri", "arms", "Iraq", plain)]),
        reading(
            "b",
            &[("Nouri arms Iraq.", "Nouri", "arms", "Iraq", plain), ("Iraq fights Nuri.", "Iraq", "fights", "Nuri", plain)],
        ),
        reading(
            "c",
            &[
                ("Nouri arms Iran.", "Nouri", "arms", "Iran", plain),
                ("Maliki attacks Iran, said Nouri.", "Maliki", "attacks", "Iran", |claim| {
                    claim.speaker = Some(EntityId("Nouri".to_owned()));
                }),
            ],
        ),
    ]);
    let mut made = Judgements::default();
    for (one, verdict, other) in judgements {
        made.add(Judgement::new(actor(one), actor(other), *verdict));
    }
    store.derive_view_with(&ontology(), &made).unwrap();
    store
}

#[test]
fn actors_judged_the_same_are_one_in_the_view() {
    let before = content(&judged(&[]));
    let store =
        judged(&[("Nuri", Verdict::Same, "Nouri"), ("Maliki", Verdict::Same, "Nuri"), ("Iran", Verdict::Unsure, "Iraq")]);
    // Nouri is in as many documents as Nuri, and first in the alphabet.
    let expected = [
        "Iraq fights Nouri",
        "Nouri fights Iraq",
        "Nouri arms Iraq",
        "Nouri backs Iraq",
        "Nouri arms Iran",
        "Nouri backs Iran",
        "Maliki sameActorAs Nouri",
        "Nuri sameActorAs Nouri",
        // The speaker is the subject itself under another name.
        "Nouri attacks Iran",
        "Nouri fights Iran",
        "Iran fights Nouri",
    ];
    assert_eq!(view(&store), expected.map(str::to_owned).into());
    let kept = store.entity(&actor("Nouri")).unwrap().unwrap();
    assert!(["Nuri", "Maliki", "Republic of Nuri"].iter().all(|name| kept.aliases.contains(*name)), "{kept:?}");
    assert!(store.entity(&actor("Nuri")).unwrap().is_none());
    for name in ["Nuri", "actor:Nuri", "Maliki", "Republic of Maliki"] {
        assert_eq!(store.find_entities(name).unwrap(), [actor("Nouri")], "{name}");
    }
    let ties = store.ties(&ontology()).unwrap();
    let arms = ties.iter().find(|tie| tie.relation.0 == "arms" && tie.object == actor("Iraq")).unwrap();
    assert_eq!((arms.subject.0.as_str(), arms.claims, arms.documents), ("Nouri", 2, 2));
    let claims = store.claims_between(&ontology(), Some(&actor("Nouri")), None, Some(&actor("Iraq"))).unwrap();
    assert!(claims.iter().all(|claim| claim.subject.label == "Nouri" || claim.object.label == "Nouri"));
    assert_eq!(claims.len(), 3);
    let behind = store.explain_claims(&arms.evidence).unwrap();
    assert!(behind.len() == 2 && behind.iter().all(|claim| claim.subject.label == "Nouri" && claim.asserted), "{behind:?}");
    store.derive_view_with(&ontology(), &Judgements::default()).unwrap();
    assert_eq!(content(&store), before, "judgements leave no trace in the data");
}

#[test]
fn two_names_of_one_actor_make_no_tie() {
    let store = judged(&[("Nuri", Verdict::Same, "Iraq")]);
    let expected = ["Nuri sameActorAs Iraq", "Nouri arms Iraq", "Nouri backs Iraq", "Nouri arms Iran", "Nouri backs Iran"];
    assert_eq!(view(&store), expected.map(str::to_owned).into());
    let summaries = store.claim_summaries().unwrap();
    let own: Vec<&ClaimSummary> = summaries.iter().filter(|claim| claim.subject == claim.object).collect();
    assert!(own.len() == 2 && !own.iter().any(|claim| claim.is_asserted() || claim.is_stated()), "{own:?}");
    let ids: Vec<ClaimId> = own.into_iter().map(|claim| claim.id.clone()).collect();
    let behind = store.explain_claims(&ids).unwrap();
    assert!(behind.len() == 2 && !behind.iter().any(|claim| claim.asserted), "{behind:?}");
}

#[test]
fn a_known_actor_is_kept() {
    let store = judged(&[]);
    let mut known = ontology();
    let full = Ontology::load(&[]).unwrap();
    let mut profile = full.actors[0].clone();
    profile.id = actor("Nuri");
    known.actors.push(profile);
    let mut made = Judgements::default();
    made.add(Judgement::new(actor("Nuri"), actor("Nouri"), Verdict::Same));
    made.add(Judgement::new(actor("Nuri"), actor("NotInTheStore"), Verdict::Same));
    store.derive_view_with(&known, &made).unwrap();
    assert_eq!(store.kept_actors().unwrap().0, [(actor("Nouri"), actor("Nuri"))].into());
}

#[test]
fn judgements_stand_beside_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("claimgraph.db")).unwrap();
    assert_eq!(store.judgements().unwrap(), Judgements::default());
    let mut made = Judgements::default();
    made.add(Judgement::new(actor("A"), actor("B"), Verdict::Same));
    store.save_judgements(&made).unwrap();
    assert_eq!(store.judgements().unwrap(), made);
    let file = folder.path().join("claimgraph.judgements.ttl");
    std::fs::write(&file, "actor:A cg:sameActorAs").unwrap();
    assert!(matches!(store.derive_view(&ontology()), Err(StoreError::WrongJudgements { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_snapshot_stays_as_it_was_while_the_store_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let put = |id: &str| {
        let store = Store::open(&path).unwrap();
        store.put(&reading(id, &[("Iran backs Syria.", "Iran", "backs", "Syria", plain)]), "test").unwrap();
        store.flush().unwrap();
    };
    let documents = |snapshot: &Snapshot| snapshot.store.documents().unwrap().len();
    put("a");
    let before = Snapshot::take(&path).unwrap();
    assert!(!before.is_outdated().unwrap());
    put("b");
    assert!(before.is_outdated().unwrap());
    let after = Snapshot::take(&path).unwrap();
    assert_eq!((documents(&before), documents(&after)), (1, 2));
    assert!(!after.is_outdated().unwrap());
    // Others may read what is in its folder.
    assert_eq!(Store::open_read_only(after.folder()).unwrap().documents().unwrap().len(), 2);
    drop((before, after));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only the store is left");
}

#[test]
fn a_snapshot_that_was_left_is_removed_and_one_in_use_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    drop(Store::open(&path).unwrap());
    let used = Snapshot::take(&path).unwrap();
    let left = folder.path().join(".x.db.snapshot-1-0");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("claimgraph.lock"), "").unwrap();
    std::fs::write(left.join("000001.sst"), "").unwrap();
    let other = Snapshot::take(&path).unwrap();
    assert!(!left.exists() && used.folder().exists() && other.folder().exists());
    let _writer = Store::open(&path).unwrap();
    assert!(matches!(Snapshot::take(&path), Err(StoreError::Held { .. })));
    assert!(matches!(Snapshot::take(folder.path().join("none")), Err(StoreError::Missing { .. })));
}

#[test]
fn readers_beside_a_writer_see_the_state_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claimgraph.db");
    let store = Store::open(&path).unwrap();
    // Nothing was stored yet, so there is nothing to read beside the writer.
    assert!(matches!(Store::open_read_only(&path), Err(StoreError::Held { .. })));
    store.put(&reading("a", &[("Nuri arms Iraq.", "Nuri", "arms", "Iraq", plain)]), "reader 1").unwrap();
    drop(store);
    let writer = Store::open(&path).unwrap();
    writer.put(&reading("b", &[("Nuri arms Iran.", "Nuri", "arms", "Iran", plain)]), "reader 1").unwrap();
    let ids = |store: &Store| store.documents().unwrap().into_iter().map(|summary| summary.id.0).collect::<Vec<_>>();
    let reader = Store::open_read_only(&path).unwrap();
    assert!(reader.shows_earlier_state() && !writer.shows_earlier_state());
    assert_eq!((ids(&reader), ids(&writer)), (vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
    drop(writer);
    // Who reads goes on to read; the next writer makes a snapshot of its own.
    let writer = Store::open(&path).unwrap();
    let second = Store::open_read_only(&path).unwrap();
    assert_eq!((ids(&reader).len(), ids(&second).len()), (1, 2));
    drop((reader, second, writer));
    drop(Store::open(&path).unwrap());
    assert!(!path.join("earlier").exists());
    assert!(!Store::open_read_only(&path).unwrap().shows_earlier_state());
}

#[cfg(unix)]
#[test]
fn the_store_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/claimgraph.db");
    let store = Store::open(&path).unwrap();
    store.save_judgements(&Judgements::default()).unwrap();
    assert_eq!(mode(&path), 0o700);
    let judgements = store.judgements_path().unwrap();
    assert_eq!(mode(&judgements), 0o600);
    // Who shares the file goes on to share it.
    std::fs::set_permissions(&judgements, std::fs::Permissions::from_mode(0o640)).unwrap();
    store.save_judgements(&Judgements::default()).unwrap();
    assert_eq!(mode(&judgements), 0o640);
}

/// Makes a store of two documents on the disk and returns its digest.
fn closed_store(path: &std::path::Path) -> String {
    let store = Store::open(path).unwrap();
    store.put(&reading("a", &[("Nuri arms Iraq.", "Nuri", "arms", "Iraq", plain)]), "reader 1").unwrap();
    store.put(&full_reading(), "reader 1").unwrap();
    store.derive_view(&ontology()).unwrap();
    store.flush().unwrap();
    store.digest().unwrap()
}

#[test]
fn a_file_that_ends_early_is_no_older_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claimgraph.db");
    let digest = closed_store(&path);
    assert_eq!(Store::open_read_only(&path).unwrap().digest().unwrap(), digest);
    let entries = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
    let data = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name == "CURRENT" || name.starts_with("MANIFEST") || name.ends_with(".sst") || name == "claimgraph.seal"
    };
    let files: Vec<PathBuf> = entries.filter(data).collect();
    assert!(files.len() >= 10, "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() * 2 / 3]).unwrap();
        for opened in [Store::open_read_only(&path), Store::open(&path)] {
            let error = opened.map(drop).expect_err(&file.display().to_string());
            assert!(matches!(error, StoreError::Damaged { .. }), "{}: {error}", file.display());
        }
        std::fs::write(&file, bytes).unwrap();
    }
    assert_eq!(Store::open(&path).unwrap().digest().unwrap(), digest);
}

#[test]
fn a_store_that_was_not_closed_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claimgraph.db");
    let digest = closed_store(&path);
    std::fs::remove_file(path.join("claimgraph.seal")).unwrap();
    std::fs::write(path.join("bulk-1.sst"), "left by a load that was stopped").unwrap();
    assert_eq!(Store::open_read_only(&path).unwrap().digest().unwrap(), digest);
    assert_eq!(Store::open(&path).unwrap().digest().unwrap(), digest);
    assert!(!path.join("bulk-1.sst").exists() && path.join("claimgraph.seal").exists());
}

#[test]
fn a_rebuilt_store_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claimgraph.db");
    let digest = closed_store(&path);
    {
        let store = Store::open(&path).unwrap();
        let mine = NamedNode::new("http://mine.example/").unwrap();
        store.dataset.insert(&Quad::new(mine.clone(), mine.clone(), mine.clone(), mine)).unwrap();
    }
    let before = Store::open_read_only(&path).unwrap().digest().unwrap();
    // The seal is broken and part of the view is gone.
    {
        let store = Store::open(&path).unwrap();
        store.dataset.clear_graph(VIEW).unwrap();
    }
    std::fs::write(path.join("claimgraph.seal"), "nonsense").unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Damaged { .. })));
    let rebuilt = rebuild(&path, &ontology()).unwrap();
    assert_eq!((rebuilt.documents, rebuilt.ties, rebuilt.lost.len()), (2, 2, 0));
    let after = Store::open_read_only(&path).unwrap().digest().unwrap();
    assert!(after == before && after != digest);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
