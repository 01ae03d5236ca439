//! The real router over a real database, asked as a browser would ask it.

mod edge;
mod harness;
mod hostile;
mod routes;
mod sessions;
