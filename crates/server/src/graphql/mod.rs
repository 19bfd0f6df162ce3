//! GraphQL for the person and for the administrator: two schemas over one `User`.
//!
//! The dialects differ in who may ask for whom and in how attributes are merged; the latter is in
//! `attributes`, not here.

pub(crate) mod admin;
pub(crate) mod error;
pub(crate) mod limits;
pub(crate) mod person;
pub(crate) mod request;
pub(crate) mod user;

use async_graphql::{EmptySubscription, ObjectType, Schema, SchemaBuilder};

pub(crate) type PersonSchema = Schema<person::Query, person::Mutation, EmptySubscription>;
pub(crate) type AdminSchema = Schema<admin::Query, admin::Mutation, EmptySubscription>;

/// Both schemas, built once.
pub(crate) struct Schemas {
    pub person: PersonSchema,
    pub admin: AdminSchema,
}

impl Schemas {
    pub fn build() -> Self {
        Self {
            person: limited(Schema::build(
                person::Query,
                person::Mutation,
                EmptySubscription,
            ))
            .finish(),
            admin: limited(Schema::build(
                admin::Query,
                admin::Mutation,
                EmptySubscription,
            ))
            .finish(),
        }
    }
}

/// A second line behind `limits`, which knows more (aliases, fragments) and answers sooner.
fn limited<Q: ObjectType + 'static, M: ObjectType + 'static>(
    builder: SchemaBuilder<Q, M, EmptySubscription>,
) -> SchemaBuilder<Q, M, EmptySubscription> {
    builder
        .limit_depth(limits::MAX_DEPTH)
        .limit_complexity(limits::MAX_FIELDS)
        .limit_recursive_depth(limits::MAX_NESTING)
        .limit_directives(limits::MAX_DIRECTIVES)
        .disable_suggestions()
}
