//! The CSV file of a list: exactly its filter and order, all pages in one file.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::query::ListQuery;
use crate::{
    kit::{
        error_page::Failure,
        visit::{SignedIn, Visit},
    },
    routes::AppState,
};

/// `GET /massnahmen.csv`
pub async fn download(
    State(state): State<AppState>,
    SignedIn(actor): SignedIn,
    visit: Visit,
) -> Result<Response, Failure> {
    let sight = state.backend.board().await?;
    let moment = super::moment(&state.backend);
    let query = ListQuery::read(&visit.query, &sight.catalogue);
    let arranged = query.arrange(&sight, &actor.visibility(), moment);
    let file = backend::export::measures_csv(&arranged.hits, &sight.catalogue, moment)?;
    let name = format!(
        "attachment; filename=\"massnahmen-{}.csv\"",
        moment.day.format("%Y-%m-%d")
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        // Only digits and dashes come in, so this cannot fail; attachment alone still downloads.
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, file).into_response())
}
