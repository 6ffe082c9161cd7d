//! The first page of a program into which the explorer was not built.

use super::html::{actor_link, page};
use crate::explorer::{ActorName, Explorer};

/// Returns a page that says what is missing and leads to what is there: the pages of the actors with the most claims.
pub fn front(explorer: &Explorer) -> String {
    const SHOWN: usize = 100;
    let actors = explorer.suggest("", SHOWN).into_iter();
    let line = |found: crate::explorer::Suggestion| {
        let (claims, name) = (found.claims, ActorName { id: found.id, label: found.label });
        format!("<li>{} <span class=\"circumstances\">{claims} claims</span></li>\n", actor_link(&name))
    };
    let content = format!(
        "<h1>claimgraph</h1>\n<p>The explorer is not in this program: it was built without Node. Run <code>script/bootstrap</code> \
         with Node 20 or later, build again, and it is here. Everything else answers: SPARQL at <code>/sparql</code>, the \
         interface described in <a href=\"/api/openapi.json\">openapi.json</a>, and these pages.</p>\n<h2>Actors</h2>\n<ul>\n{}</ul>\n",
        actors.map(line).collect::<String>()
    );
    page("Actors", &content)
}
