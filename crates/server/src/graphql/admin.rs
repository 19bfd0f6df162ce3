//! The administrator's schema: anybody, and a replacement of anybody's attributes.

use async_graphql::{Context, ID, Object, Result};

use super::{
    person::{invalid_id, load, update},
    user::{Node, UpdateUserInput, UpdateUserPayload, local_id},
};
use crate::profile::Author;

pub(crate) struct Query;
pub(crate) struct Mutation;

/// Most nodes in one `nodes` field.
const MAX_NODES: usize = 20;

#[Object]
impl Query {
    /// A user by global id; `null` for any other id.
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Option<Node>> {
        match local_id(&id) {
            Some(id) => Ok(load(context, &id)
                .await?
                .map(|user| Node::User(Box::new(user)))),
            None => Ok(None),
        }
    }

    /// Several users by global id, in that order, `null` where there is none; at most 20.
    async fn nodes(&self, context: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        if ids.len() > MAX_NODES {
            return Err(async_graphql::Error::new("too many ids"));
        }
        let mut nodes = Vec::with_capacity(ids.len());
        for id in ids {
            nodes.push(self.node(context, id).await?);
        }
        Ok(nodes)
    }
}

#[Object]
impl Mutation {
    /// Replaces a user's attributes.
    async fn update_user(
        &self,
        context: &Context<'_>,
        input: UpdateUserInput,
    ) -> Result<UpdateUserPayload> {
        match local_id(&input.user_id) {
            Some(id) => {
                let user = update(context, Author::Admin, &id, input.change()).await?;
                Ok(UpdateUserPayload { user })
            }
            None => Err(invalid_id().into()),
        }
    }
}
