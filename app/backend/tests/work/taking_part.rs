//! The handshake: who is asked, answers for the terms that were seen.

use backend::{
    ErrorKind, measures,
    participations::{Reply, Seat, answer},
};
use domain::{measure_form::MeasureDraft, participation::Answer};

use crate::{
    office::{Office, all_agree, kind, sentence},
    on_both,
};

on_both! {
    async fn the_pen_goes_to_the_lead_that_accepts(db: TestDb) {
        let office = Office::open(db).await;
        let id = measures::create(&db.backend, &office.schools, &office.draft("Vorschlag", "13d", "SenStadt"), false).await.unwrap();
        assert_eq!(kind(answer(&db.backend, &office.treptow, id, Seat::Lead, 1, Reply::Accept).await), ErrorKind::Forbidden);
        sentence(answer(&db.backend, &office.city, id, Seat::Lead, 1, Reply::Decline(" ".into())).await, "reason");
        answer(&db.backend, &office.city, id, Seat::Lead, 1, Reply::Decline("Nicht zuständig".into())).await.unwrap();
        assert!(matches!(&office.read(id).await.lead.answer, Answer::Declined { reason, .. } if reason == "Nicht zuständig"));
        // A moved end asks again, under new terms.
        let moved = MeasureDraft { end: "31.12.2028".into(), end_reason: "Später".into(), ..MeasureDraft::from_measure(&office.read(id).await) };
        measures::edit(&db.backend, &office.schools, id, &moved).await.unwrap();
        let lead = office.read(id).await.lead;
        assert_eq!((&lead.answer, lead.terms), (&Answer::Asked, 2));
        assert_eq!(kind(answer(&db.backend, &office.city, id, Seat::Lead, 1, Reply::Accept).await), ErrorKind::Conflict);
        answer(&db.backend, &office.city, id, Seat::Lead, 2, Reply::Accept).await.unwrap();
        let sight = db.backend.board().await.unwrap();
        assert_eq!(sight.fact(id).unwrap().pen, office.body("SenStadt"));
        assert_eq!(kind(measures::edit(&db.backend, &office.schools, id, &office.retitled(id, "Vorbei").await).await), ErrorKind::Forbidden);
        measures::edit(&db.backend, &office.city, id, &office.retitled(id, "Jetzt wir").await).await.unwrap();
        all_agree(db).await;
    }

    async fn a_participant_answers_for_itself(db: TestDb) {
        let office = Office::open(db).await;
        let mut draft = office.draft("Gemeinsam", "13d", "SenBJF");
        draft.participants = vec![office.participant("BA Treptow-Köpenick", "Räume"), office.participant("SenStadt", "")];
        let id = measures::create(&db.backend, &office.schools, &draft, false).await.unwrap();
        let seat = office.read(id).await.participants[0].id;
        let reply = async |actor, terms, reply| answer(&db.backend, actor, id, Seat::Participant(seat), terms, reply).await;
        assert_eq!(kind(reply(&office.schools, 1, Reply::Accept).await), ErrorKind::Forbidden);
        assert_eq!(kind(reply(&office.city, 1, Reply::Accept).await), ErrorKind::Forbidden);
        reply(&office.coordinator, 1, Reply::Accept).await.unwrap();
        assert!(matches!(office.read(id).await.participants[0].answer, Answer::Accepted { terms: 1, .. }));

        // A new task asks again; the other request stands as it was; one that is gone is gone.
        let mut form = office.retitled(id, "Gemeinsam").await;
        form.participants[0].task = "Räume und Leute".into();
        measures::edit(&db.backend, &office.schools, id, &form).await.unwrap();
        let measure = office.read(id).await;
        assert_eq!((measure.participants[0].id, &measure.participants[0].answer, measure.participants[0].terms), (seat, &Answer::Asked, 2));
        assert_eq!(measure.participants[1].terms, 1);
        assert_eq!(kind(reply(&office.treptow, 1, Reply::Accept).await), ErrorKind::Conflict);
        reply(&office.treptow, 2, Reply::Decline("Keine Leute".into())).await.unwrap();
        let mut form = office.retitled(id, "Gemeinsam").await;
        form.participants.remove(0);
        measures::edit(&db.backend, &office.schools, id, &form).await.unwrap();
        assert_eq!(kind(reply(&office.treptow, 2, Reply::Accept).await), ErrorKind::NotFound);
        let measure = office.read(id).await;
        assert_eq!((measure.participants.len(), measure.participants[0].body), (1, office.body("SenStadt")));
        all_agree(db).await;
    }
}
