//! A seat in an address, who is asked, and when a request comes back to mind.

use super::*;
use crate::samples::{self, body, day};

#[test]
fn a_seat_is_read_as_written() {
    let id = uuid::Uuid::from_u128(7);
    for seat in [
        Seat::Lead,
        Seat::Participant(id.into()),
        Seat::Money(id.into()),
    ] {
        assert_eq!(Seat::parse(&seat.key()), Some(seat));
    }
    for bad in ["", "lead", "mittel-", "beteiligung-x", "mittel"] {
        assert_eq!(Seat::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_request_goes_to_the_successor_and_is_remembered_after_ten_working_days() {
    let mut measure = samples::measure(1);
    measure.lead.body = body(samples::OLD);
    measure.lead.asked_at = "2026-11-02T09:00:00Z".parse().ok();
    let calendar = samples::calendar("2026-11-13");
    let requests = requests_of(&measure, &samples::catalogue(), &calendar);
    let [request] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert_eq!(
        (request.body, request.named),
        (body(samples::SEN), body(samples::OLD))
    );
    assert!(!request.is_due_again(day("2026-11-13")));
    assert!(request.is_due_again(day("2026-11-16")));
    measure.draft = true;
    assert!(requests_of(&measure, &samples::catalogue(), &calendar).is_empty());
}

#[test]
fn a_change_of_an_agreed_amount_is_a_request_of_its_own() {
    let mut measure = samples::measure(1);
    let mut money = samples::contribution(1);
    money.state = ContributionState::Promised;
    money.agreed = Some(1);
    measure.contributions = vec![money.clone()];
    let of = |measure: &Measure| {
        requests_of(
            measure,
            &samples::catalogue(),
            &samples::calendar("2026-11-22"),
        )
    };
    assert_eq!(of(&measure)[0].state, RequestState::Agreed);
    let now = "2026-11-20T09:00:00Z".parse().unwrap();
    money.name_terms(2026, Cents(9), now).unwrap();
    measure.contributions = vec![money];
    let request = &of(&measure)[0];
    assert_eq!(
        (
            request.state,
            request.reopened,
            request.amount,
            request.asked_on
        ),
        (
            RequestState::Open,
            true,
            Some((Cents(9), 2026)),
            day("2026-11-20")
        )
    );
}
