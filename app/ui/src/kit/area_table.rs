//! Areas in rows: their measures by Umsetzungsstand, by Ampel, and their money. Every
//! number leads to its list. The rows may overlap; the last one counts each measure and
//! each contribution once, and the foot says so.

use std::collections::BTreeMap;

use domain::{
    contribution::ContributionState,
    facts::MeasureFacts,
    filter::{Facet, FacetValue, Filter},
    ids::AreaId,
    labels::Label,
    measure::{Rating, Stage},
    money::Cents,
    money_list::{MoneyProperty, NO_AREA},
};
use leptos::prelude::*;

use super::{
    measure_tables::area_head,
    table::{Column, DataTable, Row, cell},
    tally::{Table, Tally},
    tally_parts::{MoneyNarrow, in_state, money_address, none, sum_link},
};

/// Which rows, and of which measures.
pub struct AreaTable<'a> {
    pub tally: &'a Tally,
    /// Counted are the measures of this filter.
    pub base: Filter,
    /// The money of the same measures; without it there are no columns of money.
    pub money: Option<MoneyNarrow>,
    pub areas: Vec<AreaId>,
    /// Adds a row for measures outside the areas, and one for all of them.
    pub whole: bool,
}

/// One row before it is drawn.
struct Line {
    filter: Filter,
    value: Option<FacetValue>,
    head: AnyView,
    name: String,
}

impl AreaTable<'_> {
    /// Leaves out the areas without a measure.
    #[must_use]
    pub fn only_used(mut self) -> Self {
        let used = self.tally.by(&self.base, Facet::Area);
        self.areas
            .retain(|area| used.contains_key(&FacetValue::Area(*area)));
        self
    }

    /// × Umsetzungsstand
    pub fn by_stage(&self, caption: &str) -> AnyView {
        let values = Stage::ALL.map(|stage| (FacetValue::Stage(stage), stage.label()));
        let counts = Counts::of(self, Facet::Stage);
        let mut columns = self.first_columns();
        columns.extend(values.map(|(_, label)| Column::number(label)));
        let rows = self.lines().into_iter().map(|line| {
            let mut cells = Vec::new();
            for (value, label) in values {
                let filter = line.filter.with(Facet::Stage, value);
                let what = format!("Maßnahmen, {}, {label}", line.name);
                cells.push(
                    self.tally
                        .number(counts.get(line.value, value), &filter, &what),
                );
            }
            self.row(line, &counts, cells)
        });
        self.table(caption, columns, rows.collect(), "")
    }

    /// × Ampel as reported (as confirmed beside it, where that is another number), and
    /// money.
    pub fn by_rating(&self, caption: &str) -> AnyView {
        let reported = Counts::of(self, Facet::Rating);
        let confirmed = Counts::of(self, Facet::ConfirmedRating);
        let money = self
            .money
            .as_ref()
            .map(|narrow| Money::of(self.tally, narrow));
        let mut columns = self.first_columns();
        columns.extend(Rating::ALL.map(|rating| Column::number(rating.label())));
        if money.is_some() {
            columns.extend(MONEY.map(|(label, _)| Column::number(label)));
        }
        let rows = self.lines().into_iter().map(|line| {
            let mut cells: Vec<AnyView> = Rating::ALL
                .map(|rating| self.rating_cell(&line, rating, &reported, &confirmed))
                .into();
            cells.extend(
                money
                    .iter()
                    .flat_map(|money| money.cells(self.tally, &line)),
            );
            self.row(line, &reported, cells)
        });
        let note = "Die Ampel ist die gemeldete; „bestätigt“ steht darunter, wo die Zahl der bestätigten Meldungen eine andere ist.";
        self.table(caption, columns, rows.collect(), note)
    }

    fn rating_cell(
        &self,
        line: &Line,
        rating: Rating,
        reported: &Counts,
        confirmed: &Counts,
    ) -> AnyView {
        let value = FacetValue::Rating(rating);
        let what = |how: &str| format!("Maßnahmen, {}, {} {how}", line.name, rating.label());
        let (said, agreed) = (
            reported.get(line.value, value),
            confirmed.get(line.value, value),
        );
        let shown = self.tally.number(
            said,
            &line.filter.with(Facet::Rating, value),
            &what("gemeldet"),
        );
        // "keine Angabe" is what there is before anybody has reported.
        let beside = (said != agreed && rating != Rating::Unrated).then(|| {
            let filter = line.filter.with(Facet::ConfirmedRating, value);
            let number = self.tally.number(agreed, &filter, &what("bestätigt"));
            view! { <span class="table__sub">"bestätigt: "{number}</span> }
        });
        match beside {
            Some(beside) => view! { <span class="area-cell">{shown}{beside}</span> }.into_any(),
            None => shown,
        }
    }

    fn first_columns(&self) -> Vec<Column> {
        vec![Column::new("Handlungsraum"), Column::number("Maßnahmen")]
    }

    fn lines(&self) -> Vec<Line> {
        let catalogue = self.tally.catalogue();
        let line = |value, head, name: &str| Line {
            filter: self.base.with(Facet::Area, value),
            value: Some(value),
            head,
            name: name.to_owned(),
        };
        let mut lines: Vec<Line> = self
            .areas
            .iter()
            .filter_map(|id| catalogue.areas.get(id))
            .map(|area| line(FacetValue::Area(area.id), area_head(area), &area.name))
            .collect();
        if self.whole {
            let outside = "Außerhalb der Handlungsräume";
            lines.push(line(FacetValue::Nothing, cell(outside), outside));
            lines.push(Line {
                filter: self.base.clone(),
                value: None,
                head: view! { <strong>"Alle Maßnahmen"</strong> }.into_any(),
                name: "alle".into(),
            });
        }
        lines
    }

    fn row(&self, line: Line, counts: &Counts, cells: Vec<AnyView>) -> Row {
        let what = format!("Maßnahmen, {}", line.name);
        let sum = self
            .tally
            .number(counts.sum(line.value), &line.filter, &what);
        Row::new([line.head, sum].into_iter().chain(cells).collect())
    }

    fn table(&self, caption: &str, columns: Vec<Column>, rows: Vec<Row>, note: &str) -> AnyView {
        let foot = format!("{} {note}", self.overlap()).trim().to_owned();
        let caption = caption.to_owned();
        view! { <div class="stage-table"><DataTable caption=caption columns=columns rows=rows foot=foot /></div> }.into_any()
    }

    /// How the rows overlap, in words.
    fn overlap(&self) -> String {
        let drafts = "Entwürfe zählen nicht mit.";
        if self.areas.len() < 2 {
            return drafts.to_owned();
        }
        let shown = |facts: &MeasureFacts| {
            let inside = |area: &&AreaId| self.areas.contains(area);
            facts.areas.iter().filter(inside).count()
        };
        let many = self.tally.hits(&self.base);
        let many = many.filter(|facts| shown(facts) > 1).count();
        let shared = match many {
            0 => "Keine Maßnahme liegt in mehreren dieser Räume".to_owned(),
            1 => "Eine Maßnahme liegt in mehreren dieser Räume und zählt in jeder ihrer Zeilen"
                .to_owned(),
            many => format!(
                "{} Maßnahmen liegen in mehreren dieser Räume und zählen in jeder ihrer Zeilen",
                in_words(many)
            ),
        };
        let areas = &self.tally.catalogue().areas;
        let below = |id: &AreaId| areas.get(id).and_then(|area| area.parent);
        let mut nested = self.areas.iter().filter_map(below);
        let nested = match nested.any(|parent| self.areas.contains(&parent)) {
            true => "; ein Handlungsraum enthält seine Teilbereiche",
            false => "",
        };
        let whole = match (self.whole, &self.money) {
            (true, Some(_)) => " „Alle Maßnahmen“ zählt jede Maßnahme und jeden Beitrag einmal.",
            (true, None) => " „Alle Maßnahmen“ zählt jede Maßnahme einmal.",
            (false, _) => "",
        };
        format!("{shared}{nested}.{whole} {drafts}")
    }
}

/// Numbers of measures by area and by one more property.
struct Counts(Table);

impl Counts {
    fn of(table: &AreaTable<'_>, facet: Facet) -> Self {
        Self(table.tally.table(&table.base, Facet::Area, facet))
    }

    /// In one area; of all measures where no area is named.
    fn get(&self, area: Option<FacetValue>, value: FacetValue) -> usize {
        match area {
            Some(area) => self.0.cells.get(&(area, value)),
            None => self.0.columns.get(&value),
        }
        .copied()
        .unwrap_or(0)
    }

    fn sum(&self, area: Option<FacetValue>) -> usize {
        area.map_or(self.0.all, |area| {
            self.0.rows.get(&area).copied().unwrap_or(0)
        })
    }
}

/// The columns of money and which states they sum.
const MONEY: [(&str, &[ContributionState]); 3] = [
    (
        "Mittel gesamt",
        &[
            ContributionState::Asked,
            ContributionState::Promised,
            ContributionState::Granted,
            ContributionState::Paid,
        ],
    ),
    (
        "bewilligt oder ausgezahlt",
        &[ContributionState::Granted, ContributionState::Paid],
    ),
    (
        "offen (angefragt oder zugesagt)",
        &[ContributionState::Asked, ContributionState::Promised],
    ),
];

/// Sums of contributions by area, in the columns of [`MONEY`]; nothing where there is no
/// contribution.
struct Money<'a> {
    narrow: &'a MoneyNarrow,
    areas: BTreeMap<Option<AreaId>, [Option<Cents>; 3]>,
    all: [Option<Cents>; 3],
}

impl<'a> Money<'a> {
    fn of(tally: &Tally, narrow: &'a MoneyNarrow) -> Self {
        let (mut areas, mut all) = (BTreeMap::new(), [None; 3]);
        for row in tally.money(narrow) {
            for (column, (_, states)) in MONEY.iter().enumerate() {
                if !states.contains(&row.part.state) {
                    continue;
                }
                add(&mut all[column], row.part.amount);
                let outside = row.facts.areas.is_empty().then_some(None);
                let inside = row.facts.areas_and_above.iter().map(|area| Some(*area));
                for area in inside.chain(outside) {
                    add(
                        &mut areas.entry(area).or_insert([None; 3])[column],
                        row.part.amount,
                    );
                }
            }
        }
        Self { narrow, areas, all }
    }

    fn cells(&self, tally: &Tally, line: &Line) -> [AnyView; 3] {
        let (sums, narrow) = match line.value {
            None => (Some(&self.all), self.narrow.clone()),
            Some(FacetValue::Area(id)) => {
                let code = tally
                    .catalogue()
                    .areas
                    .get(&id)
                    .map(|area| area.code.as_str());
                let narrow = self
                    .narrow
                    .with(MoneyProperty::Area, code.unwrap_or_default());
                (self.areas.get(&Some(id)), narrow)
            }
            Some(_) => (
                self.areas.get(&None),
                self.narrow.with(MoneyProperty::Area, NO_AREA),
            ),
        };
        std::array::from_fn(|column| {
            let (label, states) = MONEY[column];
            let Some(sum) = sums.and_then(|sums| sums[column]) else {
                return none();
            };
            // The first column is all of the narrowing, so it needs no states.
            let states: &[ContributionState] = if column == 0 { &[] } else { states };
            let narrow = states
                .iter()
                .fold(narrow.clone(), |narrow, state| in_state(&narrow, *state));
            sum_link(
                sum,
                money_address(&narrow),
                &format!("{label}, {}", line.name),
            )
        })
    }
}

fn add(sum: &mut Option<Cents>, amount: Cents) {
    *sum = Some([sum.unwrap_or_default(), amount].into_iter().sum());
}

/// Small numbers as a text has them; they count what has no list of its own.
fn in_words(number: usize) -> &'static str {
    const WORDS: [&str; 11] = [
        "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf",
    ];
    number
        .checked_sub(2)
        .and_then(|at| WORDS.get(at))
        .copied()
        .unwrap_or("Mehr als zwölf")
}
