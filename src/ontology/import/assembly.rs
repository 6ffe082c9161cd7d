//! Entries of a list compared with the known actors and with each other, so that each actor is there once.

use super::{Import, ImportedActor, Kind, List, OfficeRecord, Record, Warning};
use crate::knowledge::{EntityId, EntityKind};
use crate::ontology::{ActorProfile, Office, Ontology};
use crate::text::fold_name;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name, in characters; what is longer is a description.
const LONGEST_NAME: usize = 120;

/// Makes actors of the entries of a list.
pub(super) fn assemble(list: List, otherwise: EntityKind, ontology: &Ontology) -> Import {
    let List { records, warnings, left_out } = list;
    let mut assembler = Assembler::new(ontology, otherwise);
    assembler.warnings = warnings;
    let placed: Vec<(Record, EntityId)> = records
        .into_iter()
        .filter_map(|record| Some((assembler.place(&record)?, record)))
        .map(|(id, record)| (record, id))
        .collect();
    for (record, id) in placed {
        assembler.add(record, &id);
    }
    let mut warnings = assembler.warnings;
    warnings.sort();
    warnings.dedup();
    let (actors, known): (BTreeMap<_, _>, BTreeMap<_, _>) =
        assembler.actors.into_iter().partition(|(_, actor)| !actor.is_known || actor.is_news());
    Import { actors, known: known.len(), warnings, left_out }
}

impl ImportedActor {
    /// Tells whether it says anything of a known actor that the program does not know.
    fn is_news(&self) -> bool {
        let sets = [&self.names, &self.adjectives, &self.people, &self.capitals];
        sets.iter().any(|set| !set.is_empty()) || !self.offices.is_empty() || self.located_in.is_some()
    }
}

/// How a name belongs to an actor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Label,
    Name,
    Metonym,
    /// An adjective, a people, a capital: no name of its own.
    Other,
}

struct Assembler<'o> {
    ontology: &'o Ontology,
    otherwise: EntityKind,
    by_id: BTreeMap<&'o EntityId, &'o ActorProfile>,
    /// The known actors by [`fold_name`] of their names.
    known: BTreeMap<String, BTreeSet<(Use, EntityId)>>,
    /// Whose a name of the list is, by [`fold_name`].
    taken: BTreeMap<String, EntityId>,
    actors: BTreeMap<EntityId, ImportedActor>,
    warnings: Vec<Warning>,
}

impl<'o> Assembler<'o> {
    fn new(ontology: &'o Ontology, otherwise: EntityKind) -> Self {
        let mut known: BTreeMap<String, BTreeSet<(Use, EntityId)>> = BTreeMap::new();
        for actor in &ontology.actors {
            for (name, name_use) in uses(actor) {
                known.entry(fold_name(name)).or_default().insert((name_use, actor.id.clone()));
            }
        }
        let by_id = ontology.actors.iter().map(|actor| (&actor.id, actor)).collect();
        let (taken, actors, warnings) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Self { ontology, otherwise, by_id, known, taken, actors, warnings }
    }

    fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Warning { line, message });
    }

    /// Decides which actor a record is about and makes room for it; none when it cannot be used.
    fn place(&mut self, record: &Record) -> Option<EntityId> {
        let name = match clean(&record.name) {
            Ok(name) => name,
            Err(problem) => {
                self.warn(record.line, format!("`{}` {problem}; left out", shown(&record.name)));
                return None;
            }
        };
        match self.known_actor(&name, record) {
            Ok(Some(actor)) => {
                let (id, label, kind) = (actor.id.clone(), actor.label.clone(), actor.kind);
                self.actors.entry(id.clone()).or_insert_with(|| ImportedActor::new(label, kind, true, record.line));
                Some(id)
            }
            Ok(None) => self.new_actor(name, record),
            Err(problem) => {
                self.warn(record.line, format!("`{name}` {problem}; left out"));
                None
            }
        }
    }

    /// Returns the known actor of this name, if there is one that the record can mean.
    fn known_actor(&self, name: &str, record: &Record) -> Result<Option<&'o ActorProfile>, String> {
        let named = self.known.get(&fold_name(name)).into_iter().flatten();
        let direct: Vec<&(Use, EntityId)> = named.filter(|(name_use, _)| *name_use != Use::Other).collect();
        let minted = EntityId::mint(name);
        let mut ids: Vec<&EntityId> = direct.iter().map(|(_, id)| id).collect();
        ids.extend(self.by_id.get_key_value(&minted).map(|(id, _)| *id));
        let actors: Vec<&'o ActorProfile> = ids.iter().filter_map(|id| self.by_id.get(*id).copied()).collect();
        match actors.iter().find(|actor| suits(record.kind, actor.kind)) {
            Some(actor) => Ok(Some(actor)),
            None => match actors.first() {
                None => Ok(None),
                Some(other) => {
                    Err(format!("is known as a {} (actor:{}), not as what the list says", other.kind.as_str(), other.id))
                }
            },
        }
    }

    fn new_actor(&mut self, name: String, record: &Record) -> Option<EntityId> {
        let id = EntityId::mint(&name);
        let kind = match record.kind {
            Kind::Stated(kind) | Kind::Guessed(kind) => kind,
            Kind::Unknown => self.otherwise,
        };
        if let Some(other) = self.actors.get(&id) {
            if matches!(record.kind, Kind::Stated(kind) if kind != other.kind) {
                let message = format!(
                    "`{name}` is a {} here and a {} in line {}; left out",
                    kind.as_str(),
                    other.kind.as_str(),
                    other.line
                );
                self.warn(record.line, message);
                return None;
            }
            return Some(id);
        }
        self.taken.insert(fold_name(&name), id.clone());
        self.actors.insert(id.clone(), ImportedActor::new(name, kind, false, record.line));
        Some(id)
    }

    /// Adds what a record says to its actor.
    fn add(&mut self, record: Record, id: &EntityId) {
        let Record { line, name, names, adjectives, people, capitals, located_in, offices, codes, matches, .. } = record;
        let known = self.by_id.get(id).copied();
        let names = [name].into_iter().chain(names).filter_map(|name| self.own_name(&name, id, line)).collect::<Vec<_>>();
        let offices: Vec<Office> = offices.into_iter().filter_map(|office| self.office(office)).collect();
        let place = located_in.and_then(|place| self.find_or_warn(&place, line, "it lies in"));
        let new = |values: Vec<String>, has: fn(&ActorProfile) -> &Vec<String>| -> Vec<String> {
            let values = values.iter().filter_map(|value| clean(value).ok());
            values.filter(|value| known.is_none_or(|known| !has(known).contains(value))).collect()
        };
        let Some(actor) = self.actors.get_mut(id) else { return };
        let label = actor.label.clone();
        actor.names.extend(names.into_iter().filter(|name| *name != label));
        actor.adjectives.extend(new(adjectives, |known| &known.adjectives));
        actor.people.extend(new(people, |known| &known.people));
        actor.capitals.extend(new(capitals, |known| &known.capitals));
        actor.located_in =
            actor.located_in.take().or(place.filter(|_| known.is_none_or(|known| known.located_in.is_none())));
        actor.codes.extend(codes);
        actor.matches.extend(matches);
        for office in offices {
            let is_there = actor.offices.contains(&office) || known.is_some_and(|known| known.offices.contains(&office));
            if !is_there {
                actor.offices.push(office);
            }
        }
    }

    /// Returns a name that the actor may have: usable, new, and nobody else's.
    fn own_name(&mut self, name: &str, id: &EntityId, line: usize) -> Option<String> {
        let cleaned = match clean(name) {
            Ok(cleaned) => cleaned,
            Err(problem) => {
                self.warn(line, format!("the name `{}` {problem}; left out", shown(name)));
                return None;
            }
        };
        let folded = fold_name(&cleaned);
        let owners = self.known.get(&folded);
        if owners.is_some_and(|owners| owners.iter().any(|(_, owner)| owner == id)) {
            return None;
        }
        if let Some((_, owner)) = owners.and_then(BTreeSet::first) {
            self.warn(line, format!("the name `{cleaned}` already means actor:{owner}; left out"));
            return None;
        }
        let owner = self.taken.entry(folded).or_insert_with(|| id.clone()).clone();
        if owner != *id {
            self.warn(line, format!("the name `{cleaned}` already means actor:{owner} of this list; left out"));
            return None;
        }
        Some(cleaned)
    }

    fn office(&mut self, record: OfficeRecord) -> Option<Office> {
        let OfficeRecord { line, title, of, head, from, to } = record;
        let title = clean(&title).ok()?;
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            self.warn(line, format!("the office `{title}` ends before it begins; left out"));
            return None;
        }
        let of = self.find_or_warn(&of, line, &format!("the office `{title}` is of"))?;
        Some(Office { title, of, head, from, to })
    }

    fn find_or_warn(&mut self, text: &str, line: usize, what: &str) -> Option<EntityId> {
        let found = self.find(text);
        if found.is_none() {
            self.warn(line, format!("{what} `{}`, which is no known actor and not in the list; left out", shown(text)));
        }
        found
    }

    /// Returns the actor that a list names by a country code, a name or an id.
    fn find(&self, text: &str) -> Option<EntityId> {
        let code = match text.len() {
            2 => alpha3(&text.to_uppercase()).unwrap_or_default().to_owned(),
            _ => text.to_uppercase(),
        };
        let country = self.ontology.countries.get(&code).cloned();
        let named = || self.known.get(&fold_name(text))?.first().map(|(_, id)| id.clone());
        let listed = || self.taken.get(&fold_name(text)).cloned();
        let by_id = || {
            let id = EntityId(text.strip_prefix("actor:").unwrap_or(text).to_owned());
            (self.by_id.contains_key(&id) || self.actors.contains_key(&id)).then_some(id)
        };
        country.or_else(named).or_else(listed).or_else(by_id)
    }
}

impl ImportedActor {
    fn new(label: String, kind: EntityKind, is_known: bool, line: usize) -> Self {
        Self {
            label,
            kind,
            is_known,
            names: BTreeSet::new(),
            adjectives: BTreeSet::new(),
            people: BTreeSet::new(),
            capitals: BTreeSet::new(),
            located_in: None,
            offices: Vec::new(),
            codes: BTreeSet::new(),
            matches: BTreeSet::new(),
            line,
        }
    }
}

fn uses(actor: &ActorProfile) -> impl Iterator<Item = (&String, Use)> {
    let uses = [
        (std::slice::from_ref(&actor.label), Use::Label),
        (&actor.names, Use::Name),
        (&actor.metonyms, Use::Metonym),
        (&actor.adjectives, Use::Other),
        (&actor.people, Use::Other),
        (&actor.capitals, Use::Other),
    ];
    uses.into_iter().flat_map(|(names, name_use)| names.iter().map(move |name| (name, name_use)))
}

/// Tells whether a record of one kind may mean an actor of another.
fn suits(kind: Kind, known: EntityKind) -> bool {
    match kind {
        Kind::Stated(stated) => stated == known,
        // Other guesses are too weak to make a second actor of a known name.
        Kind::Guessed(guessed) => guessed != EntityKind::Person || known == EntityKind::Person,
        Kind::Unknown => true,
    }
}

/// Returns a name with single spaces, or why it is none.
fn clean(name: &str) -> Result<String, &'static str> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.chars().any(char::is_alphabetic) {
        return Err("has no letter");
    }
    if name.chars().count() < 2 {
        return Err("is too short for a name");
    }
    if name.chars().count() > LONGEST_NAME {
        return Err("is too long for a name");
    }
    Ok(name)
}

/// Returns the start of a text, for a message.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { start + "…" } else { start }
}

/// Returns the three letters of a country that has these two in [ISO 3166-1](https://www.iso.org/iso-3166-country-codes.html).
fn alpha3(alpha2: &str) -> Option<&'static str> {
    COUNTRY_CODES.split_whitespace().find_map(|codes| codes.strip_prefix(alpha2))
}

/// Codes of two and of three letters, one after the other.
const COUNTRY_CODES: &str = "
    ADAND AEARE AFAFG AGATG ALALB AMARM AOAGO ARARG ATAUT AUAUS AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI
    BJBEN BNBRN BOBOL BRBRA BSBHS BTBTN BWBWA BYBLR BZBLZ CACAN CDCOD CFCAF CGCOG CHCHE CICIV CLCHL CMCMR CNCHN COCOL
    CRCRI CUCUB CVCPV CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN
    FJFJI FMFSM FRFRA GAGAB GBGBR GDGRD GEGEO GHGHA GMGMB GNGIN GQGNQ GRGRC GTGTM GWGNB GYGUY HNHND HRHRV HTHTI HUHUN
    IDIDN IEIRL ILISR ININD IQIRQ IRIRN ISISL ITITA JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR
    KWKWT KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MGMDG MHMHL
    MKMKD MLMLI MMMMR MNMNG MRMRT MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NENER NGNGA NINIC NLNLD NONOR NPNPL
    NRNRU NZNZL OMOMN PAPAN PEPER PGPNG PHPHL PKPAK PLPOL PSPSE PTPRT PWPLW PYPRY QAQAT ROROU RSSRB RURUS RWRWA SASAU
    SBSLB SCSYC SDSDN SESWE SGSGP SISVN SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SYSYR SZSWZ TDTCD TGTGO
    THTHA TJTJK TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA USUSA UYURY UZUZB VAVAT VCVCT VEVEN
    VNVNM VUVUT WSWSM XKXKX YEYEM ZAZAF ZMZMB ZWZWE";
