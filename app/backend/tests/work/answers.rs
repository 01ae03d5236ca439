//! Answers one by one: who may give them, what stays in force, when a request comes back
//! to mind, who reviews a report, and who acts after a body has ended.

use backend::{
    ErrorKind,
    catalogue::succeed,
    contributions::{self, ReplyDraft, name_terms, set_state},
    measures,
    participations::{self, OwnPartDraft, Reply, Seat, answer, answer_noted},
    reports, requests,
    reviews::{Verdict, decide},
};
use chrono::Duration;
use domain::{
    contribution::ContributionState::{Granted, Promised},
    contribution_form::{ContributionInput, TermsDraft},
    facts::answers_for,
    ids::MeasureId,
    measure_form::MeasureDraft,
    money::Cents,
    participation::Answer,
    policy::{Actor, Role},
    report::ReportDraft,
    request::RequestState,
    review::ReviewState,
    succession::{SuccessionDraft, SuccessorDraft},
};

use crate::{
    harness::{TestDb, day, role_for, role_in},
    office::{Office, all_agree, kind, named, sentence},
    on_both,
};

const NOTE: &str = "Schreiben der Stelle vom 20.11.2026";

/// A measure of SenBJF in the Kosmosviertel with these participants.
async fn with(db: &TestDb, office: &Office, bodies: &[&str]) -> MeasureId {
    let draft = MeasureDraft {
        participants: bodies
            .iter()
            .map(|body| office.participant(body, "Räume"))
            .collect(),
        ..office.draft("Gemeinsam", "13d", "SenBJF")
    };
    measures::create(&db.backend, &office.schools, &draft, false)
        .await
        .unwrap()
}

async fn seat(office: &Office, id: MeasureId, at: usize) -> Seat {
    Seat::Participant(office.read(id).await.participants[at].id)
}

fn refuse() -> Reply {
    Reply::Decline("Keine Leute".into())
}

async fn ask(
    db: &TestDb,
    office: &Office,
    id: MeasureId,
    programme: &str,
    giver: &str,
    amount: i64,
) -> domain::ids::ContributionId {
    let programmes = &office.sight.catalogue.programmes;
    let input = ContributionInput {
        programme: programmes
            .values()
            .find(|p| p.name == programme)
            .unwrap()
            .id,
        giver: office.body(giver),
        year: 2027,
        amount: Cents(amount),
    };
    contributions::ask(&db.backend, &office.schools, id, input)
        .await
        .unwrap()
}

async fn state_of(db: &TestDb, id: MeasureId) -> Vec<(RequestState, bool)> {
    let sight = db.backend.board().await.unwrap();
    sight
        .fact(id)
        .unwrap()
        .requests
        .iter()
        .map(|r| (r.state, r.reopened))
        .collect()
}

async fn second(db: &TestDb, login: &str, district: &str) -> Actor {
    db.actor(login, vec![role_in(Role::DistrictCoordinator, district)])
        .await
}

on_both! {
    async fn a_coordination_notes_the_answer_of_a_body_without_accounts(db: TestDb) {
        let office = Office::open(db).await;
        let id = with(db, &office, &["SenWGP", "SenStadt"]).await;
        let (silent, city) = (seat(&office, id, 0).await, seat(&office, id, 1).await);
        let noted = async |actor: &Actor, seat, reply, note: &str| answer_noted(&db.backend, actor, id, seat, 1, reply, note).await;
        let sight = db.backend.board().await.unwrap();
        let voices = requests::voices(&db.backend).await.unwrap();
        assert!(!voices.answer_for(office.body("SenWGP"), &sight.catalogue));
        assert!(voices.answer_for(office.body("SenStadt"), &sight.catalogue));

        assert!(sentence(noted(&office.coordinator, silent, Reply::Accept, "  ").await, "note").contains("vermerken"));
        assert_eq!(kind(noted(&office.coordinator, city, Reply::Accept, NOTE).await), ErrorKind::Forbidden, "it has an account");
        assert_eq!(kind(noted(&office.state, city, Reply::Accept, NOTE).await), ErrorKind::Forbidden, "it has an account");
        for actor in [&office.neighbour, &office.schools, &office.city, &office.treptow] {
            assert_eq!(kind(noted(actor, silent, Reply::Accept, NOTE).await), ErrorKind::Forbidden);
        }
        noted(&office.coordinator, silent, Reply::Accept, NOTE).await.unwrap();
        assert_eq!(office.read(id).await.participants[0].answer.note(), Some(NOTE));
        noted(&office.state, silent, refuse(), "Anruf vom 21.11.2026").await.unwrap();
        let part = office.read(id).await.participants[0].clone();
        assert_eq!((part.answer.key(), part.answer.note()), ("declined", Some("Anruf vom 21.11.2026")));

        let money = ask(db, &office, id, "Gemeinschaftsprojekte", "SenStadt", 8_000_000).await;
        let reply = ReplyDraft::State(Promised, String::new());
        assert_eq!(kind(contributions::answer(&db.backend, &office.state, id, money, 1, reply, NOTE).await), ErrorKind::Forbidden);
        // With an account of its own nobody else answers any more.
        db.actor("wirtschaft", vec![role_for(Role::Clerk, office.body("SenWGP"))]).await;
        assert_eq!(kind(noted(&office.coordinator, silent, Reply::Accept, NOTE).await), ErrorKind::Forbidden);
        all_agree(db).await;
    }

    async fn a_lead_handed_on_keeps_the_pen_until_the_new_one_accepts(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Weitergegeben").await;
        let hand_on = async |actor: &Actor, to: &str| {
            let draft = MeasureDraft { lead: office.body(to).to_string(), ..MeasureDraft::from_measure(&office.read(id).await) };
            measures::edit(&db.backend, actor, id, &draft).await
        };
        hand_on(&office.schools, "SenStadt").await.unwrap();
        assert_eq!(kind(measures::edit(&db.backend, &office.city, id, &office.retitled(id, "Zu früh").await).await), ErrorKind::Forbidden);
        measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Noch wir").await).await.unwrap();
        answer(&db.backend, &office.city, id, Seat::Lead, 2, refuse()).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.pen(), measure.shown_lead(), measure.lead.answer.key()), (office.body("SenBJF"), office.body("SenBJF"), "declined"));
        assert_eq!(state_of(db, id).await, [(RequestState::Declined, true)]);

        hand_on(&office.schools, "BA Treptow-Köpenick").await.unwrap();
        assert_eq!(office.read(id).await.pen(), office.body("SenBJF"));
        answer(&db.backend, &office.coordinator, id, Seat::Lead, 3, Reply::Accept).await.unwrap();
        assert_eq!(office.read(id).await.pen(), office.body("BA Treptow-Köpenick"));
        assert_eq!(kind(measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Vorbei").await).await), ErrorKind::Forbidden);
        all_agree(db).await;
    }

    async fn another_amount_opens_only_its_own_request(db: TestDb) {
        let office = Office::open(db).await;
        let id = with(db, &office, &["BA Treptow-Köpenick"]).await;
        answer(&db.backend, &office.treptow, id, seat(&office, id, 0).await, 1, Reply::Accept).await.unwrap();
        let one = ask(db, &office, id, "Gemeinschaftsprojekte", "SenStadt", 8_000_000).await;
        let other = ask(db, &office, id, "Bezirkliche Investitionsplanung", "BA Treptow-Köpenick", 5_000).await;
        set_state(&db.backend, &office.city, id, one, 1, Promised, None).await.unwrap();
        set_state(&db.backend, &office.treptow, id, other, 1, Promised, None).await.unwrap();
        set_state(&db.backend, &office.treptow, id, other, 2, Granted, None).await.unwrap();
        let agreed = (RequestState::Agreed, false);
        assert_eq!(state_of(db, id).await, [agreed; 3]);
        let before = office.read(id).await;
        let draft = TermsDraft { year: "2027".into(), amount: "60.000".into(), version: "2".into() };
        name_terms(&db.backend, &office.schools, id, one, &draft).await.unwrap();
        assert_eq!(state_of(db, id).await, [agreed, (RequestState::Open, true), agreed]);
        let after = office.read(id).await;
        assert_eq!((after.contributions[0].amount, after.contributions[0].state), (Cents(8_000_000), Promised), "in force until agreed");
        assert_eq!((&after.participants, &after.contributions[1], &after.lead), (&before.participants, &before.contributions[1], &before.lead));
        let stale = contributions::answer(&db.backend, &office.city, id, one, 2, ReplyDraft::AcceptChange, "").await;
        assert_eq!(kind(stale), ErrorKind::Conflict);
        contributions::answer(&db.backend, &office.city, id, one, 3, ReplyDraft::AcceptChange, "").await.unwrap();
        assert_eq!(office.read(id).await.contributions[0].amount, Cents(6_000_000));
        assert_eq!(state_of(db, id).await, [agreed; 3]);
        all_agree(db).await;
    }

    async fn a_request_comes_back_to_mind_after_ten_working_days(db: TestDb) {
        let office = Office::open(db).await;
        db.clock.set("2026-12-21T09:00:00Z".parse().unwrap());
        let id = with(db, &office, &["SenStadt"]).await;
        let sight = db.backend.board().await.unwrap();
        let request = &sight.fact(id).unwrap().requests[0];
        // Christmas, New Year and three weekends lie between.
        assert_eq!((request.asked_on, request.remind_on()), (day("2026-12-21"), day("2027-01-06")));
        assert!(!request.is_due_again(day("2027-01-05")) && request.is_due_again(day("2027-01-06")));
        answer(&db.backend, &office.city, id, seat(&office, id, 0).await, 1, refuse()).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        assert!(!sight.fact(id).unwrap().requests[0].is_due_again(day("2027-02-01")), "it was answered");
    }

    async fn who_takes_its_agreement_back_has_agreed_to_nothing(db: TestDb) {
        let office = Office::open(db).await;
        let id = with(db, &office, &["SenStadt"]).await;
        let seat = seat(&office, id, 0).await;
        answer(&db.backend, &office.city, id, seat, 1, Reply::Accept).await.unwrap();
        answer(&db.backend, &office.city, id, seat, 1, refuse()).await.unwrap();
        assert!(!office.read(id).await.participants[0].agreed());
        assert_eq!(state_of(db, id).await, [(RequestState::Declined, false)]);
        all_agree(db).await;
    }

    async fn an_open_form_of_the_lead_does_not_undo_what_a_participant_wrote(db: TestDb) {
        let office = Office::open(db).await;
        let id = with(db, &office, &["BA Treptow-Köpenick"]).await;
        let open = office.retitled(id, "Anderer Titel").await;
        let part = office.read(id).await.participants[0].clone();
        let draft = OwnPartDraft { task: "Räume am Nachmittag".into(), text: "Schlüssel beim Hausmeister".into(), version: "1".into() };
        participations::edit(&db.backend, &office.treptow, id, part.id, &draft).await.unwrap();
        assert_eq!(kind(measures::edit(&db.backend, &office.schools, id, &open).await), ErrorKind::Conflict);
        let after = office.read(id).await;
        assert_eq!(after.participants[0].task.as_deref(), Some("Räume am Nachmittag"));
        assert!(matches!(after.participants[0].answer, Answer::Accepted { terms: 2, .. }));
        // Words alone stand in no other form.
        let words = OwnPartDraft { text: "Schlüssel im Büro".into(), version: "2".into(), ..draft };
        let open = office.retitled(id, "Anderer Titel").await;
        participations::edit(&db.backend, &office.coordinator, id, part.id, &words).await.unwrap();
        measures::edit(&db.backend, &office.schools, id, &open).await.unwrap();
        assert_eq!(office.read(id).await.participants[0].text.as_deref(), Some("Schlüssel im Büro"));
        all_agree(db).await;
    }

    async fn each_bezirk_reviews_a_report_once_and_nobody_the_own_one(db: TestDb) {
        let office = Office::open(db).await;
        let far = office.sight.catalogue.areas.values().find(|area| area.district.as_deref() == Some("08")).unwrap();
        let mut draft = office.draft("Zwei Bezirke", "13d", "BA Treptow-Köpenick");
        draft.areas.push(far.id.to_string());
        let id = measures::create(&db.backend, &office.coordinator, &draft, false).await.unwrap();
        let (colleague, third) = (second(db, "kollegin", "09").await, second(db, "dritte", "09").await);
        let report = async |actor: &Actor| {
            let form = ReportDraft { rating: "on_track".into(), stage: "running".into(), text: "Läuft".into(), ..office.report_form(id, "Läuft").await };
            reports::submit(&db.backend, actor, id, &form).await.unwrap()
        };
        let state = async || db.backend.board().await.unwrap().fact(id).unwrap().review;
        let first = report(&office.coordinator).await;
        let say = async |actor: &Actor, report, verdict| decide(&db.backend, actor, id, report, verdict).await;
        assert_eq!(kind(say(&office.coordinator, first, Verdict::Confirm).await), ErrorKind::Forbidden, "the own report");
        for actor in [&office.schools, &office.treptow, &office.state] {
            assert_eq!(kind(say(actor, first, Verdict::Confirm).await), ErrorKind::Forbidden);
        }
        say(&colleague, first, Verdict::Confirm).await.unwrap();
        say(&colleague, first, Verdict::Confirm).await.unwrap();
        assert_eq!(kind(say(&third, first, Verdict::Confirm).await), ErrorKind::Conflict, "decided by another one");
        assert_eq!(state().await, Some(ReviewState::Pending));
        sentence(say(&office.neighbour, first, Verdict::Return(" ".into())).await, "reason");
        say(&office.neighbour, first, Verdict::Confirm).await.unwrap();
        assert_eq!(state().await, Some(ReviewState::Confirmed));

        db.clock.advance(Duration::minutes(30));
        let next = report(&office.treptow).await;
        assert_eq!(state().await, Some(ReviewState::Pending));
        assert_eq!(kind(say(&colleague, first, Verdict::Confirm).await), ErrorKind::Conflict, "a newer report came in");
        say(&office.neighbour, next, Verdict::Return("Zahlen fehlen".into())).await.unwrap();
        assert_eq!(state().await, Some(ReviewState::Returned), "a return returns it for all");
        db.clock.advance(Duration::minutes(30));
        report(&office.treptow).await;
        assert_eq!(state().await, Some(ReviewState::Pending), "a new report starts anew");
        all_agree(db).await;
    }

    async fn the_state_stands_in_for_a_bezirk_that_is_silent_or_alone(db: TestDb) {
        let office = Office::open(db).await;
        let id = office.measure("Niemand liest").await;
        let report = office.report(id, "Läuft").await;
        let decided = async |report, id| decide(&db.backend, &office.state, id, report, Verdict::Confirm).await;
        // Submitted on Sunday the 22nd; the fifteenth working day is Friday, 11 December.
        db.clock.set("2026-12-10T12:00:00Z".parse().unwrap());
        assert_eq!(kind(decided(report, id).await), ErrorKind::Forbidden);
        db.clock.set("2026-12-11T12:00:00Z".parse().unwrap());
        decided(report, id).await.unwrap();
        let detail = measures::detail(&db.backend, &office.schools, id).await.unwrap();
        assert_eq!(detail.reports[0].reviews[0].role, Role::StateCoordinator);

        // No account coordinates Mitte: nobody to wait for.
        let alone = office.sight.catalogue.areas.values().find(|area| area.district.as_deref() == Some("01")).unwrap();
        let draft = MeasureDraft { areas: vec![alone.id.to_string()], ..office.draft("Allein", "13d", "SenBJF") };
        let id = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        let report = office.report(id, "Läuft").await;
        decided(report, id).await.unwrap();
        all_agree(db).await;
    }

    async fn after_the_day_of_a_succession_the_successor_has_the_tasks(db: TestDb) {
        let office = Office::open(db).await;
        let id = with(db, &office, &["SenStadt"]).await;
        let led = measures::create(&db.backend, &office.city, &office.draft("Von SenStadt", "13d", "SenStadt"), false).await.unwrap();
        let draft = SuccessionDraft {
            day: "25.11.2026".into(),
            successors: vec![SuccessorDraft { body: String::new(), short_name: "SenBau".into(), name: "Senatsverwaltung für Bauen".into() }],
            version: "1".into(),
        };
        succeed(&db.backend, &office.state, office.body("SenStadt"), &draft).await.unwrap();
        let new = named(&db.backend.board().await.unwrap(), "SenBau").id;
        let builder = db.actor("builder", vec![role_for(Role::Clerk, new)]).await;
        let waits = async |actor: &Actor| {
            let sight = db.backend.board().await.unwrap();
            let own = answers_for(actor, &sight.catalogue, sight.day);
            sight.fact(id).unwrap().requests.iter().any(|request| own.contains(&request.body))
        };
        let seat = seat(&office, id, 0).await;
        db.clock.set("2026-11-24T12:00:00Z".parse().unwrap());
        assert!(waits(&office.city).await && !waits(&builder).await, "the day before");
        assert_eq!(kind(answer(&db.backend, &builder, id, seat, 1, Reply::Accept).await), ErrorKind::Forbidden);
        db.clock.set("2026-11-24T23:00:00Z".parse().unwrap());
        assert_eq!(db.backend.today(), day("2026-11-25"), "midnight in Berlin");
        assert!(!waits(&office.city).await && waits(&builder).await, "on the day");
        assert_eq!(kind(answer(&db.backend, &office.city, id, seat, 1, Reply::Accept).await), ErrorKind::Forbidden);
        answer(&db.backend, &builder, id, seat, 1, Reply::Accept).await.unwrap();
        let part = office.read(id).await.participants[0].clone();
        assert_eq!(part.body, office.body("SenStadt"), "the record keeps who was named");

        // The pen too, and a copy is its own.
        assert_eq!(db.backend.board().await.unwrap().fact(led).unwrap().pen, new);
        measures::edit(&db.backend, &builder, led, &office.retitled(led, "Von SenBau").await).await.unwrap();
        assert_eq!(kind(measures::edit(&db.backend, &office.city, led, &office.retitled(led, "Nein").await).await), ErrorKind::Forbidden);
        let copy = measures::duplicate(&db.backend, &builder, led, "").await.unwrap();
        let copy = measures::detail(&db.backend, &builder, copy).await.unwrap().measure;
        assert_eq!((copy.lead.body, copy.created_by), (new, new));
        all_agree(db).await;
    }
}
