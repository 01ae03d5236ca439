//! Measures from the rows of a table: checked without writing, created one by one, once.

use backend::{measure_rows, measures};
use domain::{
    ids::FormId,
    measure::{Rating, Stage},
    measure_rows::{Sheet, Twin},
};

use crate::{
    office::{Office, all_agree},
    on_both,
};

fn form_id() -> String {
    backend::ids::fresh::<FormId>().to_string()
}

fn sheet(rows: &str) -> Sheet {
    Sheet::parse(&format!("Titel\tHandlungsraum\tHandlungsfeld\tFederführung\tBeteiligte\tEnde\tStand\tAmpel\tBegründung\n{rows}")).unwrap()
}

fn all(sheet: &Sheet) -> Vec<usize> {
    (0..sheet.rows.len()).collect()
}

fn field(office: &Office) -> String {
    office
        .sight
        .catalogue
        .fields
        .values()
        .next()
        .unwrap()
        .name
        .clone()
}

on_both! {
    async fn rows_become_measures_once_and_a_wrong_one_stops_no_other(db: TestDb) {
        let office = Office::open(db).await;
        let field = field(&office);
        let table = sheet(&format!(
            "Hofgarten\t13d\t{field}\tSenBJF\tSenStadt: plant mit\t31.12.2027\tin Umsetzung\tkritisch\tGeld fehlt\n\
             Lernort\t13d\t{field}\tSenBJF\t\t31.13.2027\t\t\t\n\
             Hofgarten\t13d\t{field}\tSenBJF\t\t\t\t\t"
        ));
        let checked = measure_rows::check(&db.backend, &office.schools, &table, false).await.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) FROM measure").await, 0, "checking writes nothing");
        assert!(checked[0].read.problems.is_empty(), "{:?}", checked[0].read.problems);
        assert!(checked[1].read.problems.get("end").is_some());
        assert_eq!(checked[2].twins, [Twin::Row(0)]);

        let page = form_id();
        let made = measure_rows::create(&db.backend, &office.schools, &table, &all(&table), false, &page).await.unwrap();
        let first = made[0].outcome.clone().unwrap();
        assert_eq!(first.without_report, None);
        assert!(made[1].outcome.is_err());
        assert_ne!(made[2].outcome.clone().unwrap().id, first.id, "two equal rows are two measures");
        let detail = measures::detail(&db.backend, &office.schools, first.id).await.unwrap();
        assert_eq!((detail.facts.stage, detail.facts.rating), (Stage::Running, Rating::Critical));
        assert_eq!(detail.measure.participants.len(), 1);

        let again = measure_rows::create(&db.backend, &office.schools, &table, &all(&table), false, &page).await.unwrap();
        assert_eq!(again, made);
        assert_eq!((db.number("SELECT COUNT(*) FROM measure").await, db.number("SELECT COUNT(*) FROM report").await), (2, 1));
        let later = measure_rows::check(&db.backend, &office.schools, &table, false).await.unwrap();
        assert!(matches!(later[0].twins[0], Twin::Measure(_)));
        all_agree(db).await;
    }

    async fn the_right_to_create_is_asked_of_each_row(db: TestDb) {
        let office = Office::open(db).await;
        let field = field(&office);
        let table = sheet(&format!("Eigene\t13d\t{field}\tBA Treptow-Köpenick\nFremde\t02\t{field}\tBA Mitte"));
        let checked = measure_rows::check(&db.backend, &office.coordinator, &table, false).await.unwrap();
        assert!(checked[0].read.problems.is_empty(), "{:?}", checked[0].read.problems);
        let sentence = checked[1].read.problems.get("lead").unwrap();
        assert!(sentence.contains("keine Maßnahme anlegen"), "{sentence}");
        let made = measure_rows::create(&db.backend, &office.coordinator, &table, &all(&table), true, &form_id()).await.unwrap();
        assert!(made[0].outcome.is_ok() && made[1].outcome.is_err());
        let nobody = measure_rows::check(&db.backend, &office.state, &table, true).await.unwrap();
        assert!(nobody.iter().all(|row| !row.read.problems.is_empty()));
        assert_eq!(db.number("SELECT COUNT(*) FROM measure").await, 1);
        all_agree(db).await;
    }

    async fn who_does_not_see_an_entwurf_is_not_told_of_it(db: TestDb) {
        let office = Office::open(db).await;
        let secret = office.draft("Geheimer Hof", "13d", "SenStadt");
        measures::create(&db.backend, &office.city, &secret, true).await.unwrap();
        let table = sheet(&format!("Geheimer Hof\t13d\t{}\tSenBJF", field(&office)));
        let checked = measure_rows::check(&db.backend, &office.schools, &table, false).await.unwrap();
        assert_eq!(checked[0].twins, []);
    }
}
