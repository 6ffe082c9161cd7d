//! Names of newspapers, agencies and broadcasters.

/// Outlets whose name does not show that it is one, with short forms and hosts of their pages.
const OUTLETS: &[(&str, &[&str])] = &[
    ("Agence France-Presse", &["AFP", "afp.com"]),
    ("Al Arabiya", &["english.alarabiya.net", "alarabiya.net"]),
    ("Al Jazeera", &["Al Jazeera English", "aljazeera.com", "Aljazeera"]),
    ("Al-Monitor", &["al-monitor.com"]),
    ("ANSA", &["ansa.it"]),
    ("Associated Press", &["AP", "The Associated Press", "apnews.com", "ap.org"]),
    ("Axios", &["axios.com"]),
    ("BBC", &["BBC News", "bbc.com", "bbc.co.uk", "news.bbc.co.uk"]),
    ("Bellingcat", &["bellingcat.com"]),
    ("Bloomberg", &["bloomberg.com"]),
    ("BuzzFeed", &["buzzfeed.com"]),
    ("Consortiumnews", &["consortiumnews.com"]),
    ("CNN", &["CNN.com", "cnn.com", "edition.cnn.com"]),
    ("CNSNews", &["CNSNews.com", "cnsnews.com"]),
    ("Deutsche Welle", &["DW", "dw.com"]),
    ("dpa", &["DPA", "dpa.com"]),
    ("EFE", &["efe.com"]),
    ("Financial Times", &["FT", "ft.com"]),
    ("Foreign Affairs", &["foreignaffairs.com"]),
    ("Foreign Policy", &["foreignpolicy.com"]),
    ("France 24", &["FRANCE 24", "france24.com"]),
    ("Global Research", &["globalresearch.ca", "Centre for Research on Globalization"]),
    ("Haaretz", &["haaretz.com"]),
    ("Interfax", &["interfax.com"]),
    ("Kyodo", &["Kyodo News", "kyodonews.net"]),
    ("Le Monde", &["lemonde.fr"]),
    ("Middle East Eye", &["middleeasteye.net"]),
    ("NPR", &["npr.org"]),
    ("Politico", &["politico.com", "politico.eu"]),
    ("Press TV", &["presstv.ir", "presstv.com"]),
    ("Radio Free Europe/Radio Liberty", &["RFE/RL", "rferl.org", "Radio Free Europe"]),
    ("Reuters", &["reuters.com", "Thomson Reuters"]),
    ("RIA Novosti", &["ria.ru"]),
    ("RT", &["rt.com", "Russia Today"]),
    ("Rudaw", &["rudaw.net"]),
    ("Sky News", &["news.sky.com"]),
    ("Sputnik", &["sputniknews.com"]),
    ("Stars and Stripes", &["stripes.com"]),
    ("TASS", &["ITAR-TASS", "tass.com"]),
    ("The Atlantic", &["theatlantic.com"]),
    ("The Economist", &["economist.com"]),
    ("The Guardian", &["Guardian", "theguardian.com", "guardian.co.uk"]),
    ("The Hill", &["thehill.com"]),
    ("The Independent", &["independent.co.uk"]),
    ("The Intercept", &["theintercept.com"]),
    ("The National", &["thenational.ae"]),
    ("The New York Times", &["New York Times", "nytimes.com"]),
    ("The Telegraph", &["telegraph.co.uk"]),
    ("The Wall Street Journal", &["wsj.com", "Wall Street Journal"]),
    ("The Washington Post", &["Washington Post", "washingtonpost.com"]),
    ("UPI", &["upi.com", "United Press International"]),
    ("USA Today", &["usatoday.com"]),
    ("Voice of America", &["VOA", "VOA News", "voanews.com"]),
    ("Wikinews", &["en.wikinews.org"]),
    ("World Socialist Web Site", &["WSWS", "wsws.org"]),
    ("Xinhua", &["Xinhua News Agency", "xinhuanet.com", "news.cn"]),
];

/// Words that end the names of outlets.
const LAST_WORDS: [&str; 34] = [
    "agency",
    "bulletin",
    "chronicle",
    "courier",
    "daily",
    "dispatch",
    "examiner",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "inquirer",
    "journal",
    "ledger",
    "magazine",
    "mail",
    "mercury",
    "monitor",
    "network",
    "news",
    "newspaper",
    "observer",
    "online",
    "post",
    "press",
    "quarterly",
    "radio",
    "record",
    "review",
    "sentinel",
    "telegraph",
    "times",
    "tribune",
    "weekly",
];

/// Returns the usual name of an outlet whose name, short form or host is known.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let is_name = |known: &str| known.eq_ignore_ascii_case(name) && has_same_capitals(known, name);
    OUTLETS
        .iter()
        .find(|(usual, others)| is_name(usual) || others.iter().any(|other| is_name(other)))
        .map(|(usual, _)| *usual)
}

/// Short forms must be capitals: `AP` is an agency, `ap` and `rt` are not.
fn has_same_capitals(known: &str, name: &str) -> bool {
    known.len() > 4 || known.contains('.') || known == name
}

/// Tells whether `name` is known as an outlet or reads like the name of one: `The Northern Herald`.
pub(crate) fn is_outlet(name: &str) -> bool {
    known(name).is_some() || reads_like_outlet(name)
}

fn reads_like_outlet(name: &str) -> bool {
    let words: Vec<_> = name.split_whitespace().collect();
    let Some(last) = words.last() else { return false };
    let is_capitalised = |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "of" | "and" | "the" | "&");
    let is_page = name.to_lowercase().ends_with("web site") || is_host(last);
    (2..=6).contains(&words.len())
        && words.iter().all(|word| is_capitalised(word))
        && (is_page || LAST_WORDS.contains(&last.to_lowercase().as_str()))
}

fn is_host(word: &str) -> bool {
    [".com", ".org", ".net", ".info"].iter().any(|ending| word.to_lowercase().ends_with(ending))
}

/// Returns who publishes at `address`: a known outlet, or the host without `www.`
pub(crate) fn of_address(address: &str) -> Option<String> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_host = host.contains('.') && host.chars().all(|letter| letter.is_alphanumeric() || ".-".contains(letter));
    is_host.then(|| known(host).map_or_else(|| host.to_owned(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: bool) {
        assert_eq!(is_outlet(name), expected, "{name}");
    }

    #[test]
    fn outlets_are_known_or_read_like_one() {
        for name in
            ["Reuters", "AP", "World Socialist Web Site", "The Northern Herald", "Kabul Times", "Radio of Lisbon News"]
        {
            check(name, true);
        }
    }

    #[test]
    fn other_names_are_no_outlets() {
        for name in ["ap", "James Cogan", "News", "Sanctions on Iran make the news", "Good news", "Middle East"] {
            check(name, false);
        }
    }

    #[test]
    fn an_address_names_its_publisher() {
        for (address, expected) in [
            ("http://www.wsws.org/en/a.html", Some("World Socialist Web Site")),
            ("https://ledger.example/a?b", Some("ledger.example")),
            ("no address", None),
        ] {
            assert_eq!(of_address(address).as_deref(), expected);
        }
    }
}
