use super::*;
use crate::knowledge::{Claim, EntityId};
use crate::store::fixture::{full_reading, plain, reading, store};

fn told(claim: &mut Claim) {
    claim.speaker = Some(EntityId("Maliki".to_owned()));
}

fn example() -> Store {
    let statements = [
        ("Russia sends missiles to Iraq.", "Russia", "arms", "Iraq", plain as fn(&mut Claim)),
        ("Qatar funds Iraq.", "Qatar", "backs", "Iraq", told),
        ("Iran backs Syria.", "Iran", "backs", "Syria", plain),
    ];
    store(&[reading("a", &statements), full_reading()])
}

/// Writes rows as `cell | cell`, one a line, under the names of the columns.
fn show(answers: &Answers) -> String {
    match answers {
        Answers::Boolean(answer) => answer.to_string(),
        Answers::Triples(triples) => triples.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Answers::Rows { columns, rows } => {
            let cells = |row: &Vec<Option<Term>>| {
                row.iter().map(|cell| cell.as_ref().map(shorten).unwrap_or_default()).collect::<Vec<_>>()
            };
            let rows = rows.iter().map(|row| cells(row).join(" | "));
            [columns.join(" | ")].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
        }
    }
}

fn check(sparql: &str, expected: &str) {
    let answers = evaluate(&example(), sparql, &Bindings::new()).unwrap();
    assert_eq!(show(&answers), expected, "{sparql}");
}

/// Checks message and hint of a query that is refused.
fn check_refused(sparql: &str, message: &str, hint: &str) {
    let error = evaluate(&example(), sparql, &Bindings::new()).unwrap_err();
    assert!(error.to_string().contains(message) && error.hint().contains(hint), "{error}\n{}", error.hint());
    assert!(!error.to_string().contains('\n'));
}

#[test]
fn a_query_sees_the_view() {
    check("SELECT ?who { ?who cg:backs actor:Iraq }", "who\nactor:Russia");
    check("ASK { actor:Qatar cg:backs actor:Iraq }", "false");
    check("SELECT (COUNT(*) AS ?n) { ?claim a cg:Claim }", "n\n0");
}

#[test]
fn a_graph_pattern_sees_the_claims() {
    let query = "SELECT ?document ?who ?says { GRAPH ?document {
        ?claim rdf:subject ?who ; rdf:object actor:Iraq ; cg:speaker ?says ; cg:polarity cg:affirmed } }";
    check(query, "document | who | says\ndoc:a | actor:Qatar | actor:Maliki");
    let query = "SELECT ?claim ?text { GRAPH doc:a { ?claim prov:wasDerivedFrom/nif:anchorOf ?text ; cg:trigger 'backs' ; cg:triggerMention/nif:beginIndex 56 } }";
    check(query, "claim | text\ndoc:a\\#claim-3.1 | Iran backs Syria.");
    let query = "SELECT ?item ?from { GRAPH ?document { ?claim cg:item ?item ; cg:from ?from FILTER(?from < '2014-07-01'^^xsd:date) } }";
    check(query, "item | from\nmissiles | 2014-06-01");
}

#[test]
fn columns_and_rows_are_in_order() {
    check(
        "SELECT * { ?who cg:backs ?backed . ?backed a ?class }",
        "who | backed | class\nactor:Iran | actor:Syria | cg:State\nactor:Russia | actor:Iraq | cg:State",
    );
    check("SELECT ?who { ?who cg:backs ?backed } ORDER BY DESC(?who)", "who\nactor:Russia\nactor:Iran");
    check(
        "CONSTRUCT { ?b cg:backedBy ?a } WHERE { ?a cg:backs ?b }",
        "<https://w3id.org/claimgraph/actor/Iraq> <https://w3id.org/claimgraph/ontology#backedBy> <https://w3id.org/claimgraph/actor/Russia>\n<https://w3id.org/claimgraph/actor/Syria> <https://w3id.org/claimgraph/ontology#backedBy> <https://w3id.org/claimgraph/actor/Iran>",
    );
}

#[test]
fn a_shortened_term_is_read_back_as_the_same() {
    let hostile =
        ["doc:a\\#claim-3.1", "actor:Iraq", "doc:2014%2F06%20%E2%80%9C%C3%BCber%E2%80%9D", "<http://other.example/a b>"];
    for name in &hostile[..3] {
        let answers = evaluate(&example(), &format!("SELECT ({name} AS ?x) {{}}"), &Bindings::new()).unwrap();
        assert_eq!(show(&answers), format!("x\n{name}"));
    }
    for iri in ["cg", "a.", ".a", "-a", "a:b", "a%2", "a%zz", "%41", "a/b?c=d#e", "é", "", "a\\b"] {
        let iri = format!("https://w3id.org/claimgraph/ontology#{iri}");
        let Ok(node) = oxigraph::model::NamedNode::new(&iri) else { continue };
        let short = shorten_iri(&iri);
        match evaluate(&example(), &format!("SELECT ({short} AS ?x) {{}}"), &Bindings::new()).unwrap() {
            Answers::Rows { rows, .. } => assert_eq!(rows[0][0], Some(node.into()), "{short}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_wrong_query_is_explained() {
    check_refused("SELECT ?x { ?x foo:bar ?y }", "line 1, column 16: the prefix `foo:` is not declared", "`actor:`");
    check_refused("PREFIX foo: <http://x/>\nSELECT ?x { ?x foo:bar }", "line 2, column 24: `}` cannot stand here", "");
    check_refused("SELECT ?x { ?x cg:backs ?y", "line 1", "");
    check_refused("SELEKT ?x {}", "line 1, column 1: `SELEKT` begins no query", "");
    check_refused("", "ends too early", "");
    check_refused("DELETE WHERE { ?x ?y ?z }", "`DELETE`", "cannot change the store");
    check_refused("DROP ALL", "`DROP`", "cannot change the store");
    check_refused("SELECT ?x { BIND(<http://x/f>(1) AS ?x) }", "cannot be answered", "");
    check_refused(
        "SELECT ?x { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
        "cannot be answered",
        "`SERVICE` is switched off",
    );
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let nested = |open: &str, depth: usize, close: &str| {
        format!("SELECT * WHERE {{ {} ?s ?p ?o {} }}", open.repeat(depth), close.repeat(depth))
    };
    check_refused(&nested("{", 100_000, "}"), "nests", "split");
    check_refused(&format!("SELECT * {{ FILTER({}1) }}", "!".repeat(100_000)), "nests", "split");
    check_refused(&format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(100_000), ")".repeat(100_000)), "nests", "split");
    check_refused(&format!("SELECT * {{ ?s {}cg:a{} ?o }}", "(".repeat(100_000), ")".repeat(100_000)), "nests", "split");
    for (open, close) in [("{", "}"), ("OPTIONAL {", "}"), ("FILTER EXISTS {", "}"), ("{ SELECT * {", "}}")] {
        let depth = if open.contains("SELECT") { 60 } else { 120 };
        let _ = evaluate(&example(), &nested(open, depth, close), &Bindings::new());
    }
    let _ = evaluate(&example(), &format!("ASK {{ FILTER({}1{}) }}", "(".repeat(120), ")".repeat(120)), &Bindings::new());
    let _ = evaluate(&example(), &format!("ASK {{ FILTER({}1) }}", "!".repeat(120)), &Bindings::new());
}

#[test]
fn values_are_bound_as_terms() {
    let question = "# Who backs an actor?\n# description: Support of any kind.\n# param: actor actor Iraq - who is backed\n\
        SELECT ?actor ?who { ?who cg:backs ?actor }";
    let question = Question::parse("backers", question).unwrap();
    assert_eq!(question.question, "Who backs an actor?");
    assert_eq!(question.description, "Support of any kind.");
    assert_eq!(question.parameters[0].description, "who is backed");
    let ask = |value: &str| question.ask(&example(), &[("actor".to_owned(), value.to_owned())]);
    assert_eq!(show(&question.ask(&example(), &[]).unwrap()), "who\nactor:Russia");
    assert_eq!(show(&ask("actor:Syria").unwrap()), "who\nactor:Iran");
    assert_eq!(show(&ask("republic of syria").unwrap()), "who\nactor:Iran");
    for hostile in ["Iraq> ?x } ; DROP ALL #", "\\u003e", "\"", "", "Ruritania"] {
        assert!(matches!(ask(hostile), Err(QueryError::WrongValue { .. })), "{hostile}");
    }
    let unknown = question.ask(&example(), &[("who".to_owned(), "x".to_owned())]).unwrap_err();
    assert!(unknown.hint().contains("`actor`"));
}

#[test]
fn a_parameter_without_value_stays_free() {
    let question = "# Who backs whom?\n# param: who actor\n# param: text string\n# param: since date - first day\n\
        SELECT ?who ?actor ?text ?since { ?who cg:backs ?actor FILTER(CONTAINS(STR(?actor), COALESCE(?text, 'Syria'))) }";
    let question = Question::parse("backing", question).unwrap();
    let ask = |values: &[(&str, &str)]| {
        let values: Vec<_> = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        question.ask(&example(), &values).map(|answers| show(&answers))
    };
    assert_eq!(ask(&[("since", "2014-01-01")]).unwrap(), "who | actor | text\nactor:Iran | actor:Syria | ");
    assert_eq!(ask(&[("who", "Iran"), ("text", "' } DROP ALL")]).unwrap(), "actor | since");
    assert!(matches!(ask(&[("since", "yesterday")]), Err(QueryError::WrongValue { .. })));
}

#[test]
fn a_variable_outside_of_the_selection_cannot_be_bound() {
    let bindings = Bindings::from([("backed".to_owned(), oxigraph::model::Literal::from(1).into())]);
    let error = evaluate(&example(), "SELECT ?who { ?who cg:backs ?backed }", &bindings).unwrap_err();
    assert!(error.hint().contains("`?backed`"), "{error}");
}

#[test]
fn answers_are_written_for_programs() {
    let write = |sparql: &str, format: AnswerFormat| {
        let mut output = Vec::new();
        evaluate(&example(), sparql, &Bindings::new())
            .unwrap()
            .write(format, &mut output)
            .map(|()| String::from_utf8(output).unwrap())
    };
    let rows = "SELECT ?label ?none { actor:Iraq skos:altLabel ?label }";
    let csv = "label,none\r\n<http://x> . } DROP ALL #,\r\n\"Q\"\"uo>te\n\\ \u{202e}\u{1b}[2J</script>\",\r\nRepublic of Iraq,\r\n";
    assert_eq!(write(rows, AnswerFormat::Csv).unwrap(), csv);
    assert!(write(rows, AnswerFormat::Tsv).unwrap().starts_with("?label\t?none\n\"<http://x> . } DROP ALL #\"\t\n"));
    assert!(write(rows, AnswerFormat::Json).unwrap().contains("\"vars\":[\"label\",\"none\"]"));
    assert!(write(rows, AnswerFormat::Xml).unwrap().contains("&lt;http://x&gt;"));
    assert!(matches!(write(rows, AnswerFormat::Turtle), Err(QueryError::WrongFormat { .. })));
    let triples = "CONSTRUCT { ?a cg:backs ?b } WHERE { ?a cg:backs ?b }";
    assert!(write(triples, AnswerFormat::Turtle).unwrap().contains("actor:Iran cg:backs actor:Syria ."));
    assert_eq!(write(triples, AnswerFormat::NTriples).unwrap().lines().count(), 2);
    assert!(write(triples, AnswerFormat::Csv).unwrap().starts_with("subject,predicate,object\r\n"));
    assert!(write("ASK {}", AnswerFormat::Json).unwrap().contains("\"boolean\":true"));
    assert!(matches!(write("ASK {}", AnswerFormat::NTriples), Err(QueryError::WrongFormat { .. })));
}

#[test]
fn triples_are_written_in_every_syntax() {
    let answers = evaluate(&example(), "CONSTRUCT { ?a cg:backs ?b } WHERE { ?a cg:backs ?b }", &Bindings::new()).unwrap();
    for format in AnswerFormat::ALL {
        let mut output = Vec::new();
        answers.write(format, &mut output).unwrap();
        let Some(rdf) = format.rdf() else { continue };
        let read = oxigraph::io::RdfParser::from_format(rdf).for_slice(&output);
        assert_eq!(read.map(Result::unwrap).count(), 2, "{}", String::from_utf8(output.clone()).unwrap());
    }
}

#[test]
fn xml_holds_any_text() {
    let strange = "SELECT ?text { VALUES ?text { \"a\\u0000\\u001B\\uFFFF\\r\\n<b>\"@en } }";
    let answers = evaluate(&example(), strange, &Bindings::new()).unwrap();
    let mut xml = Vec::new();
    answers.write(AnswerFormat::Xml, &mut xml).unwrap();
    let xml = String::from_utf8(xml).unwrap();
    assert!(xml.contains("a\u{fffd}\u{fffd}\u{fffd}&#13;\n&lt;b&gt;"), "{xml}");
    assert!(xml.contains("xml:lang=\"en\""), "{xml}");
}

/// Answers under conditions.
fn under(conditions: &Conditions, sparql: &str) -> Result<String, QueryError> {
    evaluate_under(&example(), sparql, &Bindings::new(), conditions).map(|answers| show(&answers))
}

#[test]
fn the_asker_chooses_the_graphs() {
    let graphs = |default: &[&str], named: &[&str]| {
        let iris =
            |names: &[&str]| names.iter().map(|name| format!("{}{name}", crate::ontology::vocabulary::DOCUMENT)).collect();
        Conditions { graphs: Some(Graphs { default: iris(default), named: iris(named) }), ..Conditions::default() }
    };
    let claims = "ASK { ?claim rdf:object actor:Iraq }";
    assert_eq!(under(&graphs(&["a"], &[]), claims).unwrap(), "true");
    assert_eq!(under(&graphs(&[], &["a"]), claims).unwrap(), "false");
    assert_eq!(under(&graphs(&[], &["a"]), "ASK { GRAPH ?g { ?claim rdf:object actor:Iraq } }").unwrap(), "true");
    assert_eq!(under(&graphs(&["a"], &[]), "ASK FROM <http://other> { ?claim rdf:object actor:Iraq }").unwrap(), "true");
    assert!(matches!(under(&graphs(&["a b"], &[]), "ASK {}"), Err(QueryError::WrongIri { .. })));
}

#[test]
fn an_answer_beyond_the_limits_is_an_error() {
    let limited = |rows: usize, bytes: usize, sparql: &str| {
        under(&Conditions { limits: Limits { rows, bytes }, ..Conditions::default() }, sparql)
    };
    let three = "SELECT ?a { VALUES ?a { 'one' 'two' 'six' } }";
    assert!(limited(3, 9, three).is_ok());
    assert!(matches!(limited(2, 9, three), Err(QueryError::TooManyRows { limit: 2 })));
    assert!(matches!(limited(3, 8, three), Err(QueryError::TooManyBytes { limit: 8 })));
    let triples = "CONSTRUCT WHERE { ?a cg:backs ?b }";
    assert!(matches!(limited(1, 1000, triples), Err(QueryError::TooManyRows { limit: 1 })));
}

#[test]
fn relative_iris_are_relative_to_the_base() {
    let conditions = Conditions { base: Some("https://w3id.org/claimgraph/actor/Iraq".to_owned()), ..Conditions::default() };
    assert_eq!(under(&conditions, "ASK { <Iran> cg:backs <Syria> }").unwrap(), "true");
    assert!(under(&Conditions::default(), "ASK { <Iran> cg:backs <Syria> }").is_err());
}

#[test]
fn every_file_of_the_folder_is_in_the_binary() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let files = std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let names = files.filter(|path| path.extension().is_some_and(|extension| extension == "rq"));
    let mut names: Vec<String> = names.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    let questions = Questions::load(None).unwrap();
    assert_eq!(questions.iter().map(|question| question.name.clone()).collect::<Vec<_>>(), names);
    for question in questions.iter() {
        check_question(question);
    }
}

/// Checks that a question is SPARQL and selects its parameters.
fn check_question(question: &Question) {
    super::check(&question.sparql).unwrap_or_else(|error| panic!("{}: {error}", question.name));
    let bindings: Bindings = question
        .parameters
        .iter()
        .map(|parameter| (parameter.name.clone(), oxigraph::model::Literal::from(1).into()))
        .collect();
    evaluate(&store(&[]), &question.sparql, &bindings).unwrap_or_else(|error| panic!("{}: {error}", question.name));
}

#[test]
fn a_folder_adds_questions() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.rq"), "# What?\nASK {}").unwrap();
    std::fs::write(folder.path().join("notes.txt"), "x").unwrap();
    let questions = Questions::load(Some(folder.path())).unwrap();
    assert_eq!(questions.get("mine").unwrap().question, "What?");
    assert!(questions.get("min").unwrap_err().hint().contains("`mine`"));
    std::fs::write(folder.path().join("bad.rq"), "ASK {}").unwrap();
    assert!(matches!(Questions::load(Some(folder.path())), Err(QueryError::MalformedQuestion { .. })));
    let wrong = Question::parse("x", "# What?\n# param: a colour red\nASK {}").unwrap_err();
    assert!(wrong.to_string().contains("`param: a colour red`"), "{wrong}");
    assert!(matches!(Questions::load(Some(&folder.path().join("none"))), Err(QueryError::Unreadable { .. })));
}
