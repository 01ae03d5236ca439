//! How a feature declares a form: its fields with label, hint and limit, once. The
//! fields, the error summary and the tests of hostile input read it.

/// What kind of thing a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text of one line.
    Line,
    /// Free text of several lines.
    Long,
    Password,
    Date,
    Money,
    /// One or several values of a list.
    Choice,
    File,
    Hidden,
}

/// One field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    pub hint: &'static str,
    pub required: bool,
    /// Longest text in characters; 0 means no limit.
    pub max: usize,
    /// Anchor of the glossary that explains the label; may be empty.
    pub term: &'static str,
    /// Sent once per row of a list; its errors and ids are `name_0`, `name_1` ….
    pub repeated: bool,
}

impl FieldSpec {
    pub(super) const fn new(
        name: &'static str,
        label: &'static str,
        kind: Kind,
        max: usize,
    ) -> Self {
        Self {
            name,
            label,
            kind,
            hint: "",
            required: false,
            max,
            term: "",
            repeated: false,
        }
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Offers the explanation of a word of the glossary below the label.
    #[must_use]
    pub const fn term(mut self, id: &'static str) -> Self {
        self.term = id;
        self
    }

    #[must_use]
    pub const fn max(mut self, characters: usize) -> Self {
        self.max = characters;
        self
    }

    #[must_use]
    pub const fn repeated(mut self) -> Self {
        self.repeated = true;
        self
    }

    pub(super) fn covers(&self, name: &str) -> bool {
        if self.name == name {
            return true;
        }
        let row = name
            .strip_prefix(self.name)
            .and_then(|rest| rest.strip_prefix('_'));
        self.repeated
            && row
                .is_some_and(|row| !row.is_empty() && row.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// A line of free text.
pub const fn line(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Line, domain::text::SHORT)
}

/// Free text of several lines.
pub const fn long(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Long, domain::text::LONG)
}

pub const fn password(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Password, 200)
}

pub const fn date(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Date, 0)
}

/// An amount in euro.
pub const fn money(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Money, 0)
}

/// A select, radio group, checkbox or group of checkboxes.
pub const fn choice(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::Choice, 0)
}

pub const fn file(name: &'static str, label: &'static str) -> FieldSpec {
    FieldSpec::new(name, label, Kind::File, 0)
}

pub const fn hidden(name: &'static str) -> FieldSpec {
    FieldSpec::new(name, "", Kind::Hidden, 0)
}

/// A form as declared by its feature and told to the registry
/// (`registry.form(&FORM)`).
#[derive(Clone, Copy, Debug)]
pub struct FormSpec {
    /// Route path of both its GET and its POST.
    pub path: &'static str,
    /// In the order of the page.
    pub fields: &'static [FieldSpec],
}

impl FormSpec {
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.covers(name))
    }

    /// Label of a field, for the error summary and the conflict page.
    pub fn label(&self, name: &str) -> &'static str {
        self.field(name).map_or("", |field| field.label)
    }

    /// Whether this path is one of [`Self::path`].
    pub fn is_of(&self, path: &str) -> bool {
        let (mut wanted, mut found) = (self.path.split('/'), path.split('/'));
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return true,
                (Some(name), Some(part)) => {
                    let open = name.starts_with('{') && !part.is_empty();
                    if !open && name != part {
                        return false;
                    }
                }
                _ => return false,
            }
        }
    }

    /// Whether leaving the page can cost somebody what was typed. Never true for a form
    /// with a password.
    pub fn can_be_lost(&self) -> bool {
        let secret = self.fields.iter().any(|field| field.kind == Kind::Password);
        !secret && self.free_text().next().is_some()
    }

    /// Whether what is typed is kept on the server while it is typed: forms with longer
    /// text. A field for less is a name or a number, soon typed again; files and
    /// passwords are never kept.
    pub fn keeps_drafts(&self) -> bool {
        let file = self.fields.iter().any(|field| field.kind == Kind::File);
        let longer = |field: &FieldSpec| match field.kind {
            Kind::Long => true,
            Kind::Line => field.max >= domain::text::SHORT,
            _ => false,
        };
        self.can_be_lost() && !file && self.fields.iter().any(longer)
    }

    /// The fields a person can type any text into.
    pub fn free_text(&self) -> impl Iterator<Item = &'static FieldSpec> {
        self.fields.iter().filter(|field| {
            matches!(
                field.kind,
                Kind::Line | Kind::Long | Kind::Money | Kind::Date
            )
        })
    }
}
