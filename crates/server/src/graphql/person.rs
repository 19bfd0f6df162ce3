//! The person's schema: oneself, and a patch of oneself.

use async_graphql::{Context, ID, Object, Result};

use super::{
    error::unexpected,
    request::Writing,
    user::{Node, UpdateUserInput, UpdateUserPayload, User, local_id},
};
use crate::{
    envelope::{ApiError, Name},
    person::SignedIn,
    profile::{self, Author},
    state::App,
    store,
    tenant::Visit,
};

pub(crate) struct Query;
pub(crate) struct Mutation;

#[Object]
impl Query {
    /// The signed-in person.
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<User>> {
        let SignedIn { person_id } = context.data::<SignedIn>()?;
        load(context, person_id).await
    }

    /// The signed-in person, if it is their id.
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Option<Node>> {
        let SignedIn { person_id } = context.data::<SignedIn>()?;
        if local_id(&id).as_ref() != Some(person_id) {
            return Ok(None);
        }
        Ok(load(context, person_id)
            .await?
            .map(|user| Node::User(Box::new(user))))
    }
}

#[Object]
impl Mutation {
    /// Changes the attributes that are named; `null` deletes one.
    async fn update_user(
        &self,
        context: &Context<'_>,
        input: UpdateUserInput,
    ) -> Result<UpdateUserPayload> {
        let SignedIn { person_id } = context.data::<SignedIn>()?;
        match local_id(&input.user_id) {
            Some(id) if id == *person_id => update(context, Author::Person, &id, input).await,
            Some(_) => Err(profile::not_found().into()),
            None => Err(invalid_id().into()),
        }
    }
}

/// Not the id of a user.
pub(super) fn invalid_id() -> ApiError {
    ApiError::new(Name::Invalid, "invalid user ID")
}

/// A person as rows have them now.
pub(super) async fn load(context: &Context<'_>, id: &str) -> Result<Option<User>> {
    let (app, visit) = (context.data::<App>()?, context.data::<Visit>()?);
    let find = async {
        let mut connection = app.store.reader.acquire().await?;
        store::person::find(&mut connection, &visit.tenant.id, id).await
    };
    let person = find.await.map_err(|error| unexpected(&error))?;
    Ok(person.map(|person| User::new(person, visit)))
}

/// Changes a person within the request's transaction.
pub(super) async fn update(
    context: &Context<'_>,
    author: Author,
    id: &str,
    input: UpdateUserInput,
) -> Result<UpdateUserPayload> {
    let (app, visit) = (context.data::<App>()?, context.data::<Visit>()?);
    let writing = context.data::<std::sync::Arc<Writing>>()?;
    let mut turn = writing.turn().await.map_err(|error| unexpected(&error))?;
    let tx = turn
        .tx()
        .ok_or_else(|| unexpected(&"the request has ended"))?;
    let person = profile::update(tx, visit, author, id, input.change(), app.now()).await?;
    Ok(UpdateUserPayload {
        user: User::new(person, visit),
    })
}
