//! Queries in the words of a store elsewhere, which has the asserted view as a graph with a name.
//!
//! Stores do not agree on what a query without `GRAPH` sees: one graph, or all of them as one. So a query for them names the
//! graph of the view wherever it names none, and its other graphs are those of documents, since a store may hold more than
//! what this program wrote. Values of parameters stand in the query itself, and the prefixes are written out.

use super::answers::sort_rows;
use super::scan::Scan;
use super::{Answers, Bindings, QueryError, refuse_excess};
use crate::ontology::vocabulary::{DOCUMENT, PREFIXES};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};
use spargebra::{Query, SparqlParser};
use std::collections::BTreeSet;

/// A query for a store elsewhere.
#[derive(Clone, Debug)]
pub struct ForeignQuery {
    /// What it gives.
    pub form: Form,
    query: Query,
    /// Columns of the answer, in order.
    columns: Vec<String>,
    is_ordered: bool,
    /// Columns that hold true or false; some stores say 1 and 0.
    booleans: BTreeSet<String>,
}

/// What a query gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows.
    Select,
    /// Yes or no.
    Ask,
    /// Triples.
    Construct,
}

impl ForeignQuery {
    /// Puts a query into words for elsewhere; `view` is the name of the graph that holds the view there, or none when it is
    /// what queries without `GRAPH` see. Variables in `bindings` have that value and are left out of the answer.
    ///
    /// # Errors
    /// When the query is no SPARQL, or when it asks for something that lies elsewhere still.
    pub fn new(sparql: &str, bindings: &Bindings, view: Option<&str>) -> Result<Self, QueryError> {
        let scan = Scan::of(sparql);
        refuse_excess(&scan)?;
        let parser = PREFIXES.into_iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
            parser.with_prefix(prefix, namespace).expect("the namespaces are IRIs")
        });
        let query = parser.parse_query(sparql);
        let query = query.map_err(|error| QueryError::syntax(sparql, &scan, super::error::is_query_form, &error))?;
        let view = view.map(|view| NamedNode::new(view).expect("the address of the view is an IRI"));
        let rewriting = Rewriting { bindings, view };
        let (form, query) = rewriting.query(query)?;
        let (columns, booleans) = match &query {
            Query::Select { pattern, .. } => (columns(pattern, &scan), booleans(pattern)),
            _ => (Vec::new(), BTreeSet::new()),
        };
        Ok(Self { form, query, columns, is_ordered: scan.has_keyword("ORDER"), booleans })
    }

    /// Returns the query.
    pub fn text(&self) -> String {
        self.query.to_string()
    }

    /// Returns a query for the number of rows.
    pub fn count_text(&self) -> String {
        format!("SELECT (COUNT(*) AS ?count) WHERE {{ {{ {} }} }}", self.query)
    }

    /// Returns a query for some of the rows.
    pub fn page_text(&self, start: usize, length: usize) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| format!("?{column}")).collect();
        let columns = columns.join(" ");
        // Without an order of its own the pages need one; with one, some stores sort only inside of a query.
        let inner = if self.is_ordered {
            format!("{{ {} }}", self.query)
        } else {
            format!("{{ SELECT {columns} WHERE {{ {{ {} }} }} ORDER BY {columns} }}", self.query)
        };
        format!("SELECT {columns} WHERE {{ {inner} }} LIMIT {length} OFFSET {start}")
    }

    /// Returns rows as this program would give them: columns and rows in its order, truth values as such.
    pub fn finish(&self, columns: &[String], rows: Vec<Vec<Option<Term>>>) -> Answers {
        let places: Vec<Option<usize>> =
            self.columns.iter().map(|name| columns.iter().position(|column| column == name)).collect();
        let truth = |name: &String, term: Term| match &term {
            Term::Literal(literal) if self.booleans.contains(name) => match literal.value() {
                "1" | "true" => Literal::from(true).into(),
                "0" | "false" => Literal::from(false).into(),
                _ => term,
            },
            _ => term,
        };
        let mut rows: Vec<Vec<Option<Term>>> = rows
            .into_iter()
            .map(|row| {
                let cells = self.columns.iter().zip(&places);
                cells.map(|(name, place)| row.get((*place)?)?.clone().map(|term| truth(name, term))).collect()
            })
            .collect();
        if !self.is_ordered {
            sort_rows(&mut rows);
        }
        Answers::Rows { columns: self.columns.clone(), rows }
    }
}

/// Returns the columns of an answer; those of `SELECT *` stand in order of appearance.
fn columns(pattern: &GraphPattern, scan: &Scan<'_>) -> Vec<String> {
    let mut columns = match pattern {
        GraphPattern::Project { variables, .. } => variables.iter().map(|name| name.as_str().to_owned()).collect(),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            return columns(inner, scan);
        }
        _ => Vec::new(),
    };
    if scan.selects_all {
        columns.sort_by_key(|column| scan.variables.iter().position(|name| name == column));
    }
    columns
}

/// Returns the variables that a selection makes true or false.
fn booleans(pattern: &GraphPattern) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![pattern];
    while let Some(pattern) = pending.pop() {
        match pattern {
            GraphPattern::Extend { inner, variable, expression } => {
                if is_boolean(expression) {
                    found.insert(variable.as_str().to_owned());
                }
                pending.push(inner);
            }
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Filter { inner, .. }
            | GraphPattern::Group { inner, .. }
            | GraphPattern::Graph { inner, .. } => pending.push(inner),
            GraphPattern::Join { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
                pending.extend([left.as_ref(), right.as_ref()])
            }
            _ => {}
        }
    }
    found
}

fn is_boolean(expression: &Expression) -> bool {
    match expression {
        Expression::Or(..)
        | Expression::And(..)
        | Expression::Equal(..)
        | Expression::SameTerm(..)
        | Expression::Greater(..)
        | Expression::GreaterOrEqual(..)
        | Expression::Less(..)
        | Expression::LessOrEqual(..)
        | Expression::In(..)
        | Expression::Not(..)
        | Expression::Exists(..)
        | Expression::Bound(..) => true,
        Expression::Literal(literal) => literal.datatype() == xsd::BOOLEAN,
        Expression::If(_, yes, no) => is_boolean(yes) && is_boolean(no),
        Expression::FunctionCall(function, _) => matches!(
            function,
            Function::Contains
                | Function::StrStarts
                | Function::StrEnds
                | Function::Regex
                | Function::LangMatches
                | Function::IsIri
                | Function::IsBlank
                | Function::IsLiteral
                | Function::IsNumeric
        ),
        _ => false,
    }
}

/// What is changed in a query.
struct Rewriting<'r> {
    bindings: &'r Bindings,
    view: Option<NamedNode>,
}

impl Rewriting<'_> {
    fn query(&self, query: Query) -> Result<(Form, Query), QueryError> {
        Ok(match query {
            Query::Select { dataset, pattern, base_iri } => {
                (Form::Select, Query::Select { dataset, pattern: self.pattern(pattern, true)?, base_iri })
            }
            Query::Ask { dataset, pattern, base_iri } => {
                (Form::Ask, Query::Ask { dataset, pattern: self.pattern(pattern, true)?, base_iri })
            }
            Query::Construct { template, dataset, pattern, base_iri } => {
                let template = template.into_iter().map(|triple| self.triple(triple)).collect();
                (Form::Construct, Query::Construct { template, dataset, pattern: self.pattern(pattern, true)?, base_iri })
            }
            Query::Describe { dataset, pattern, base_iri } => {
                let (template, pattern) = describe(pattern);
                (Form::Construct, Query::Construct { template, dataset, pattern: self.pattern(pattern, true)?, base_iri })
            }
        })
    }

    /// Changes a pattern; `in_view` says that no `GRAPH` stands around it.
    fn pattern(&self, pattern: GraphPattern, in_view: bool) -> Result<GraphPattern, QueryError> {
        let same = |inner: Box<GraphPattern>| self.pattern(*inner, in_view).map(Box::new);
        let apart = |inner: Box<GraphPattern>| same(inner).map(set_apart);
        Ok(match pattern {
            GraphPattern::Bgp { patterns } => {
                let patterns: Vec<_> = patterns.into_iter().map(|triple| self.triple(triple)).collect();
                let is_empty = patterns.is_empty();
                self.placed(GraphPattern::Bgp { patterns }, in_view && !is_empty)
            }
            GraphPattern::Path { subject, path, object } => {
                let (subject, object) = (self.term(subject), self.term(object));
                self.placed(GraphPattern::Path { subject, path, object }, in_view)
            }
            GraphPattern::Graph { name, inner } => {
                let inner = Box::new(self.pattern(*inner, false)?);
                let name = self.name(name);
                let variable = match &name {
                    NamedNodePattern::Variable(variable) => Some(variable.clone()),
                    NamedNodePattern::NamedNode(_) => None,
                };
                let graph = GraphPattern::Graph { name, inner };
                match variable.filter(|_| self.view.is_some()) {
                    Some(variable) => GraphPattern::Filter { expr: is_document(variable), inner: Box::new(graph) },
                    None => graph,
                }
            }
            GraphPattern::Join { left, right } => GraphPattern::Join { left: same(left)?, right: same(right)? },
            GraphPattern::LeftJoin { left, right, expression } => {
                let expression = expression.map(|expression| self.expression(expression, in_view)).transpose()?;
                GraphPattern::LeftJoin { left: same(left)?, right: same(right)?, expression }
            }
            GraphPattern::Lateral { left, right } => GraphPattern::Lateral { left: same(left)?, right: same(right)? },
            GraphPattern::Union { left, right } => GraphPattern::Union { left: same(left)?, right: same(right)? },
            GraphPattern::Minus { left, right } => GraphPattern::Minus { left: same(left)?, right: same(right)? },
            GraphPattern::Filter { expr, inner } => {
                GraphPattern::Filter { expr: self.expression(expr, in_view)?, inner: apart(inner)? }
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let (inner, expression) = (apart(inner)?, self.expression(expression, in_view)?);
                match self.expression(variable.clone().into(), in_view)? {
                    Expression::Variable(variable) => GraphPattern::Extend { inner, variable, expression },
                    // What is computed must be the value that it has.
                    value => GraphPattern::Filter { expr: Expression::SameTerm(expression.into(), value.into()), inner },
                }
            }
            GraphPattern::Values { variables, bindings } => self.values(variables, bindings),
            GraphPattern::OrderBy { inner, expression } => {
                let order = |order| match order {
                    OrderExpression::Asc(expression) => self.expression(expression, in_view).map(OrderExpression::Asc),
                    OrderExpression::Desc(expression) => self.expression(expression, in_view).map(OrderExpression::Desc),
                };
                let expression = expression.into_iter().map(order).collect::<Result<_, _>>()?;
                GraphPattern::OrderBy { inner: apart(inner)?, expression }
            }
            GraphPattern::Project { inner, variables } => {
                GraphPattern::Project { inner: apart(inner)?, variables: self.free(variables) }
            }
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: same(inner)? },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: same(inner)? },
            GraphPattern::Slice { inner, start, length } => GraphPattern::Slice { inner: same(inner)?, start, length },
            GraphPattern::Group { inner, variables, aggregates } => {
                let aggregate = |(variable, aggregate)| Ok((variable, self.aggregate(aggregate, in_view)?));
                let aggregates = aggregates.into_iter().map(aggregate).collect::<Result<_, QueryError>>()?;
                GraphPattern::Group { inner: apart(inner)?, variables: self.free(variables), aggregates }
            }
            GraphPattern::Service { name, .. } => return Err(QueryError::Elsewhere { address: name.to_string() }),
        })
    }

    /// Puts the graph of the view round a pattern.
    fn placed(&self, pattern: GraphPattern, in_view: bool) -> GraphPattern {
        match self.view.clone().filter(|_| in_view) {
            Some(view) => GraphPattern::Graph { name: view.into(), inner: Box::new(pattern) },
            None => pattern,
        }
    }

    fn expression(&self, expression: Expression, in_view: bool) -> Result<Expression, QueryError> {
        let change = |inner: Box<Expression>| self.expression(*inner, in_view).map(Box::new);
        let all = |list: Vec<Expression>| {
            list.into_iter().map(|expression| self.expression(expression, in_view)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match expression {
            Expression::Variable(variable) => match self.bindings.get(variable.as_str()) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                Some(Term::Literal(literal)) => literal.clone().into(),
                _ => variable.into(),
            },
            Expression::Bound(variable) if self.bindings.contains_key(variable.as_str()) => Literal::from(true).into(),
            Expression::Bound(_) | Expression::NamedNode(_) | Expression::Literal(_) => expression,
            Expression::Exists(pattern) => Expression::Exists(Box::new(self.pattern(*pattern, in_view)?)),
            Expression::Or(left, right) => Expression::Or(change(left)?, change(right)?),
            Expression::And(left, right) => Expression::And(change(left)?, change(right)?),
            Expression::Equal(left, right) => Expression::Equal(change(left)?, change(right)?),
            Expression::SameTerm(left, right) => Expression::SameTerm(change(left)?, change(right)?),
            Expression::Greater(left, right) => Expression::Greater(change(left)?, change(right)?),
            Expression::GreaterOrEqual(left, right) => Expression::GreaterOrEqual(change(left)?, change(right)?),
            Expression::Less(left, right) => Expression::Less(change(left)?, change(right)?),
            Expression::LessOrEqual(left, right) => Expression::LessOrEqual(change(left)?, change(right)?),
            Expression::In(left, list) => Expression::In(change(left)?, all(list)?),
            Expression::Add(left, right) => Expression::Add(change(left)?, change(right)?),
            Expression::Subtract(left, right) => Expression::Subtract(change(left)?, change(right)?),
            Expression::Multiply(left, right) => Expression::Multiply(change(left)?, change(right)?),
            Expression::Divide(left, right) => Expression::Divide(change(left)?, change(right)?),
            Expression::UnaryPlus(inner) => Expression::UnaryPlus(change(inner)?),
            Expression::UnaryMinus(inner) => Expression::UnaryMinus(change(inner)?),
            Expression::Not(inner) => Expression::Not(change(inner)?),
            Expression::If(condition, yes, no) => Expression::If(change(condition)?, change(yes)?, change(no)?),
            Expression::Coalesce(list) => Expression::Coalesce(all(list)?),
            Expression::FunctionCall(function, list) => Expression::FunctionCall(function, all(list)?),
        })
    }

    fn aggregate(&self, aggregate: AggregateExpression, in_view: bool) -> Result<AggregateExpression, QueryError> {
        Ok(match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr, in_view)?, distinct }
            }
            counted @ AggregateExpression::CountSolutions { .. } => counted,
        })
    }

    fn triple(&self, triple: TriplePattern) -> TriplePattern {
        let TriplePattern { subject, predicate, object } = triple;
        TriplePattern { subject: self.term(subject), predicate: self.name(predicate), object: self.term(object) }
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match &term {
            TermPattern::Variable(variable) => {
                self.bindings.get(variable.as_str()).map_or(term.clone(), |value| value.clone().into())
            }
            _ => term,
        }
    }

    fn name(&self, name: NamedNodePattern) -> NamedNodePattern {
        match &name {
            NamedNodePattern::Variable(variable) => match self.bindings.get(variable.as_str()) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                _ => name,
            },
            NamedNodePattern::NamedNode(_) => name,
        }
    }

    /// Keeps the rows in which every variable with a value has that one, and leaves these variables out.
    fn values(&self, variables: Vec<Variable>, bindings: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
        let values: Vec<Option<&Term>> = variables.iter().map(|variable| self.bindings.get(variable.as_str())).collect();
        let is_kept = |row: &Vec<Option<GroundTerm>>| {
            row.iter().zip(&values).all(|(cell, value)| match (cell, value) {
                (Some(cell), Some(value)) => cell.to_string() == value.to_string(),
                _ => true,
            })
        };
        let open: Vec<bool> = values.iter().map(Option::is_none).collect();
        let bindings = bindings.into_iter().filter(is_kept).map(|row| open_cells(row, &open)).collect();
        GraphPattern::Values { variables: open_cells(variables, &open), bindings }
    }

    /// Leaves out the variables that have a value.
    fn free(&self, mut variables: Vec<Variable>) -> Vec<Variable> {
        variables.retain(|variable| !self.bindings.contains_key(variable.as_str()));
        variables
    }
}

fn open_cells<T>(cells: Vec<T>, open: &[bool]) -> Vec<T> {
    cells.into_iter().zip(open).filter(|(_, open)| **open).map(|(cell, _)| cell).collect()
}

/// Keeps a query inside of another apart: written out, its `DISTINCT` or `LIMIT` would otherwise become that of the outer one.
fn set_apart(pattern: Box<GraphPattern>) -> Box<GraphPattern> {
    match *pattern {
        GraphPattern::Project { .. }
        | GraphPattern::Distinct { .. }
        | GraphPattern::Reduced { .. }
        | GraphPattern::Slice { .. } => {
            let nothing = Box::new(GraphPattern::Bgp { patterns: Vec::new() });
            Box::new(GraphPattern::Join { left: nothing, right: pattern })
        }
        _ => pattern,
    }
}

/// Tells whether a graph is that of a document.
fn is_document(graph: Variable) -> Expression {
    let name = Expression::FunctionCall(Function::Str, vec![graph.into()]);
    Expression::FunctionCall(Function::StrStarts, vec![name, Literal::new_simple_literal(DOCUMENT).into()])
}

/// Returns the triples whose subjects are to be described: stores do not agree on what else belongs to a description.
fn describe(pattern: GraphPattern) -> (Vec<TriplePattern>, GraphPattern) {
    let [subject, predicate, object] = ["described", "property", "value"]
        .map(|name| Variable::new(format!("claimgraph_{name}")).expect("letters make the name of a variable"));
    let triple = TriplePattern { subject: subject.clone().into(), predicate: predicate.into(), object: object.into() };
    let mut described = pattern.clone();
    while let GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } =
        described
    {
        described = *inner;
    }
    let variables = if let GraphPattern::Project { variables, .. } = described { variables } else { Vec::new() };
    let one = |variable: Variable| GraphPattern::Extend {
        inner: Box::new(pattern.clone()),
        variable: subject.clone(),
        expression: variable.into(),
    };
    let all =
        variables.into_iter().map(one).reduce(|left, right| GraphPattern::Union { left: left.into(), right: right.into() });
    let facts = GraphPattern::Bgp { patterns: vec![triple.clone()] };
    let pattern = match all {
        Some(subjects) => GraphPattern::Join { left: subjects.into(), right: facts.into() },
        None => pattern,
    };
    (vec![triple], pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::evaluate;
    use crate::store::fixture::{plain, reading, store};
    use oxigraph::model::{GraphName, GraphNameRef, Quad};
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store as Dataset;

    const VIEW: &str = "https://view.example/";

    /// Asks a store as its own, and as one elsewhere that has the view as a graph and other data beside it.
    fn check(sparql: &str, bindings: &Bindings) {
        let here = store(&[
            reading("a", &[("Russia arms Iraq.", "Russia", "arms", "Iraq", plain)]),
            reading("b", &[("A attacks B.", "A", "attacks", "B", plain), ("A backs B.", "A", "backs", "B", plain)]),
        ]);
        let there = Dataset::new().unwrap();
        for quad in here.dataset().iter().map(Result::unwrap) {
            let graph_name = match quad.graph_name {
                GraphName::DefaultGraph => GraphName::from(NamedNode::new(VIEW).unwrap()),
                name => name,
            };
            there.insert(&Quad { graph_name, ..quad }).unwrap();
        }
        let other: Quad = {
            let node = NamedNode::new("https://other.example/").unwrap();
            Quad::new(node.clone(), node.clone(), node.clone(), node)
        };
        there.insert(&other).unwrap();
        there.insert(other.as_ref().into_owned().as_ref()).unwrap();
        there.insert(oxigraph::model::TripleRef::from(other.as_ref()).in_graph(GraphNameRef::DefaultGraph)).unwrap();
        let foreign = ForeignQuery::new(sparql, bindings, Some(VIEW)).unwrap();
        let ask = |text: &str| SparqlEvaluator::new().parse_query(text).unwrap().on_store(&there).execute().unwrap();
        let expected = crate::query::Question::without_bound(evaluate(&here, sparql, bindings).unwrap(), bindings);
        let answer = match ask(&foreign.text()) {
            QueryResults::Boolean(yes) => Answers::Boolean(yes),
            QueryResults::Graph(triples) => {
                super::super::answers::collect_triples(triples, crate::query::Limits::default()).unwrap()
            }
            QueryResults::Solutions(solutions) => {
                let columns: Vec<String> = solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
                let rows: Vec<Vec<Option<Term>>> = solutions.map(|row| row.unwrap().values().to_vec()).collect();
                foreign.finish(&columns, rows)
            }
        };
        assert_eq!(answer, expected, "{sparql}\n{}", foreign.text());
        if let Answers::Rows { rows, .. } = expected {
            let QueryResults::Solutions(mut counted) = ask(&foreign.count_text()) else { panic!("no rows") };
            assert_eq!(counted.next().unwrap().unwrap().get("count"), Some(&Literal::from(rows.len() as i64).into()));
            let QueryResults::Solutions(page) = ask(&foreign.page_text(1, 2)) else { panic!("no rows") };
            assert_eq!(page.count(), rows.len().saturating_sub(1).min(2), "{}", foreign.page_text(1, 2));
        }
    }

    #[test]
    fn queries_give_elsewhere_what_they_give_here() {
        let none = Bindings::new();
        for sparql in [
            "SELECT * { ?who cg:backs ?whom }",
            "SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3",
            "SELECT ?document (COUNT(*) AS ?n) { GRAPH ?document { ?s ?p ?o } } GROUP BY ?document",
            "SELECT DISTINCT ?g { GRAPH ?g {} }",
            "SELECT ?who ?label ?on { GRAPH ?g { ?claim rdf:subject ?who } OPTIONAL { ?who skos:prefLabel ?label }
                BIND (EXISTS { ?who cg:arms ?x } AS ?on) }",
            "SELECT ?who { ?who cg:backs ?x FILTER NOT EXISTS { GRAPH ?g { ?claim rdf:object ?who } } }",
            "SELECT ?r { ?r rdfs:subPropertyOf* cg:backs . MINUS { ?r a owl:SymmetricProperty } }",
            "SELECT ?who ?on (COUNT(?x) AS ?n) { ?who ?p ?x BIND (EXISTS { ?who cg:backs ?y } AS ?on) } GROUP BY ?who ?on",
            "SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2 } }",
            "SELECT (1 AS ?one) (?who = actor:A AS ?is) { { SELECT DISTINCT ?who { ?who ?p ?o } } }",
            "ASK { actor:Russia cg:arms actor:Iraq }",
            "ASK { GRAPH <https://w3id.org/claimgraph/document/a> { actor:Russia cg:arms actor:Iraq } }",
            "CONSTRUCT { ?s cg:x ?o } { ?s cg:backs ?o }",
            "DESCRIBE actor:Russia",
            "DESCRIBE ?who { ?who cg:attacks ?whom }",
        ] {
            check(sparql, &none);
        }
    }

    #[test]
    fn values_stand_in_the_query() {
        let node = |iri: &str| Term::from(NamedNode::new(iri).unwrap());
        let bindings: Bindings = [
            ("who".to_owned(), node("https://w3id.org/claimgraph/actor/A")),
            ("how".to_owned(), node("https://w3id.org/claimgraph/ontology#backs")),
        ]
        .into();
        check("SELECT ?who ?how ?whom (BOUND(?who) AS ?is) { ?who ?how ?whom }", &bindings);
        check("SELECT ?who ?how (COUNT(?who) AS ?n) { ?x ?how ?y FILTER (?x = ?who) } GROUP BY ?who ?how", &bindings);
        let bindings: Bindings = bindings.into_iter().filter(|(name, _)| name == "who").collect();
        check("SELECT ?who ?whom { ?one cg:backs ?whom BIND (?one AS ?who) }", &bindings);
        check("SELECT ?who ?whom { VALUES (?who ?x) { (actor:A 1) (actor:B 2) } ?who cg:backs ?whom }", &bindings);
        let elsewhere = ForeignQuery::new("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", &Bindings::new(), None);
        assert!(matches!(elsewhere, Err(QueryError::Elsewhere { .. })));
    }

    #[test]
    fn truth_has_one_form() {
        let query = ForeignQuery::new("SELECT ?a (BOUND(?a) AS ?b) { ?a ?p ?o }", &Bindings::new(), None).unwrap();
        let term = |text: &str| Some(text.parse::<Term>().unwrap());
        let row = vec![term("\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"), term("\"1\"")];
        let answers = query.finish(&["b".to_owned(), "a".to_owned()], vec![row]);
        let expected = vec![vec![term("\"1\""), Some(Literal::from(true).into())]];
        assert_eq!(answers, Answers::Rows { columns: vec!["a".to_owned(), "b".to_owned()], rows: expected });
    }
}
