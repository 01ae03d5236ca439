//! `kiezwerk account …`: the first account of an installation, and the way back in
//! when nobody can sign in any more.

use backend::{Backend, accounts};
use domain::{
    account::{AccountDraft, GrantInput},
    policy::Role,
};

use crate::{
    cli::{Account, NewAccount},
    commands::{Schema, open, say},
    failure::Failure,
    settings::Settings,
};

/// Creates, resets or disables.
///
/// # Errors
/// One sentence: no such account, name taken, role without its body or Bezirk.
pub async fn run(settings: &Settings, command: Account) -> Result<(), Failure> {
    let backend = open(settings, Schema::MustFit).await?;
    match command {
        Account::Create(args) => {
            let role = first_role(&backend, &args).await?;
            let draft = AccountDraft {
                login: args.login,
                name: args.name,
                email: args.email,
            };
            let input = draft
                .parse()
                .map_err(|errors| Failure::backend(errors.into()))?;
            let made = accounts::bootstrap_create(&backend, input, vec![role])
                .await
                .map_err(Failure::backend)?;
            say_password(&made)?;
        }
        Account::Reset { login } => {
            let made = accounts::bootstrap_reset(&backend, &login)
                .await
                .map_err(|error| no_account(&login, error))?;
            say_password(&made)?;
        }
        Account::Disable { login } => {
            accounts::bootstrap_disable(&backend, &login)
                .await
                .map_err(|error| no_account(&login, error))?;
            say(format!(
                "The account {login} is disabled; its sessions have ended."
            ))?;
        }
    }
    backend.close().await;
    Ok(())
}

async fn first_role(backend: &Backend, args: &NewAccount) -> Result<GrantInput, Failure> {
    let body = match &args.body {
        Some(name) => {
            let sight = backend.board().await.map_err(Failure::backend)?;
            let found = sight
                .catalogue
                .find_body(name, backend.today())
                .map(|body| body.id);
            Some(found.ok_or_else(|| {
                Failure::settings(format!("There is no body {name} in the catalogue."))
            })?)
        }
        None => None,
    };
    match args.role {
        Role::Clerk if body.is_none() => {
            return Err(Failure::settings("The role clerk needs --body."));
        }
        Role::DistrictCoordinator if args.district.is_none() => {
            return Err(Failure::settings(
                "The role district_coordinator needs --district.",
            ));
        }
        _ => {}
    }
    Ok(GrantInput {
        role: args.role,
        body,
        district: args.district.clone(),
        valid_from: backend.today(),
        valid_to: None,
    })
}

fn no_account(login: &str, error: backend::Error) -> Failure {
    match error {
        backend::Error::NotFound => Failure::new(format!("There is no account {login}.")),
        other => Failure::backend(other),
    }
}

fn say_password(made: &accounts::NewPassword) -> Result<(), Failure> {
    say(format!(
        "Account {}\nStart password {}\nIt is shown only here and must be changed at the first sign-in.",
        made.login, made.password
    ))
}
