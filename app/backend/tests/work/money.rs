//! Contributions: asked by the lead, answered by the giver.

use backend::{
    ErrorKind,
    contributions::{ask, set_state},
};
use domain::{
    contribution::ContributionState::{Asked, Declined, Granted, Paid, Promised},
    contribution_form::ContributionInput,
    money::Cents,
};

use crate::{
    office::{Office, all_agree, kind, sentence},
    on_both,
};

fn wish(office: &Office, programme: &str, giver: &str) -> ContributionInput {
    let programme = office
        .sight
        .catalogue
        .programmes
        .values()
        .find(|p| p.name == programme)
        .unwrap()
        .id;
    ContributionInput {
        programme,
        giver: office.body(giver),
        year: 2026,
        amount: Cents(3_800_000),
    }
}

on_both! {
    async fn the_giver_says_where_the_money_is(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Mit Geld").await;
        let wish = wish(&office, "Gemeinschaftsprojekte", "SenStadt");
        let asked = ask(&db.backend, &office.schools, id, wish).await.unwrap();
        let set = async |actor, version, state, reason| set_state(&db.backend, actor, id, asked, version, state, reason).await;
        assert_eq!(kind(set(&office.schools, 1, Promised, None).await), ErrorKind::Forbidden);
        sentence(set(&office.city, 1, Paid, None).await, "state");
        sentence(set(&office.city, 1, Declined, Some("  ")).await, "reason");
        set(&office.city, 1, Declined, Some("Keine Mittel")).await.unwrap();
        assert_eq!(office.read(id).await.contributions[0].reason.as_deref(), Some("Keine Mittel"));
        set(&office.city, 2, Asked, None).await.unwrap();
        set(&office.city, 3, Promised, None).await.unwrap();
        assert_eq!(kind(set(&office.city, 3, Granted, None).await), ErrorKind::Conflict);
        set(&office.city, 4, Granted, None).await.unwrap();
        set(&office.city, 5, Paid, None).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.contributions[0].state, measure.contributions[0].version, measure.version), (Paid, 6, 1));
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.fact(id).unwrap().funded(), Cents(3_800_000));
        let other = set_state(&db.backend, &office.city, id, backend::ids::fresh(), 1, Promised, None).await;
        assert_eq!(kind(other), ErrorKind::NotFound);
        all_agree(db).await;
    }

    async fn a_programme_has_its_giver(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Mit Geld").await;
        let wrong = wish(&office, "Gemeinschaftsprojekte", "SenBJF");
        sentence(ask(&db.backend, &office.schools, id, wrong.clone()).await, "giver");
        let own = wish(&office, "Bezirkliche Investitionsplanung", "BA Treptow-Köpenick");
        ask(&db.backend, &office.schools, id, own).await.unwrap();
        let senate = wish(&office, "Bezirkliche Investitionsplanung", "SenStadt");
        sentence(ask(&db.backend, &office.schools, id, senate).await, "giver");
        let nothing = ContributionInput { amount: Cents(0), year: 1800, ..wrong };
        let refused = ask(&db.backend, &office.schools, id, nothing.clone()).await;
        sentence(refused, "amount");
        sentence(ask(&db.backend, &office.schools, id, nothing).await, "year");
        let good = wish(&office, "Gemeinschaftsprojekte", "SenStadt");
        assert_eq!(kind(ask(&db.backend, &office.treptow, id, good).await), ErrorKind::Forbidden);
        assert_eq!(office.read(id).await.contributions.len(), 1);
    }
}
