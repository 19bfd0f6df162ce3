//! The person's schema: oneself, what one can go back to, and a patch of oneself.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use sqlx::SqliteConnection;

use super::{
    error::unexpected,
    request::Writing,
    user::{DateTime, Node, User, UserCustomAttributes, UserStandardAttributes, local_id},
};
use crate::{
    attributes::picture,
    clock::UnixMillis,
    envelope::{ApiError, Name},
    gateway,
    operator::Operator,
    person::SignedIn,
    profile::{self, Author, Change, Replaced},
    state::App,
    store,
    tenant::Visit,
};

pub(crate) struct Query;
pub(crate) struct Mutation;

/// Oneself, or whom an administrator acts for: what an administrator sees of a person, and what nobody else does.
#[derive(SimpleObject)]
struct Viewer {
    #[graphql(flatten)]
    user: User,
    /// URL of what a page shows while there is no picture of one's own, where that is not the
    /// initials, which pages draw by themselves.
    default_picture: Option<String>,
    /// Pictures that were replaced, at most five, the last one first.
    picture_history: Vec<EarlierPicture>,
}

impl Viewer {
    fn new(user: User, picture_history: Vec<EarlierPicture>) -> Self {
        Self {
            default_picture: user.default_picture.clone(),
            user,
            picture_history,
        }
    }
}

/// A picture to go back to: commit it as it is shown.
#[derive(SimpleObject)]
struct EarlierPicture {
    /// URL, as the attribute has it.
    picture: String,
    /// When it became the picture for the first time.
    set_at: DateTime,
}

/// What to change of oneself.
#[derive(InputObject)]
#[graphql(name = "UpdateUserInput")]
struct UpdateViewerInput {
    #[graphql(name = "userID")]
    user_id: ID,
    standard_attributes: Option<UserStandardAttributes>,
    custom_attributes: Option<UserCustomAttributes>,
    /// The picture that is to be replaced, `null` for none: if it is another one by now, nothing
    /// is changed. Absent: whatever it is.
    replaces: MaybeUndefined<String>,
}

impl UpdateViewerInput {
    fn change(self) -> Change {
        Change {
            standard: self.standard_attributes.map(|attributes| attributes.0),
            custom: self.custom_attributes.map(|attributes| attributes.0),
            replaces: match self.replaces {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(Replaced(None)),
                MaybeUndefined::Value(picture) => Some(Replaced(Some(picture))),
            },
            admin_id: None,
        }
    }
}

/// Oneself as one is now.
#[derive(SimpleObject)]
#[graphql(name = "UpdateUserPayload")]
struct UpdateViewerPayload {
    user: Viewer,
}

#[Object]
impl Query {
    /// The signed-in person.
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<Viewer>> {
        let SignedIn { person_id } = context.data::<SignedIn>()?;
        let Some(user) = load(context, person_id).await? else {
            return Ok(None);
        };
        viewer(context, user, person_id).await.map(Some)
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
        input: UpdateViewerInput,
    ) -> Result<UpdateViewerPayload> {
        let SignedIn { person_id } = context.data::<SignedIn>()?;
        match local_id(&input.user_id) {
            Some(id) if id == *person_id => {}
            Some(_) => return Err(profile::not_found().into()),
            None => return Err(invalid_id().into()),
        }
        let operator = context.data_opt::<Operator>();
        let change = Change {
            admin_id: operator.map(|operator| operator.admin_id.clone()),
            ..input.change()
        };
        let user = match context.data::<Visit>()?.tenant.gateway {
            Some(_) => updated_behind(context, person_id, change).await?,
            None => updated(context, person_id, change).await?,
        };
        Ok(UpdateViewerPayload { user })
    }
}

/// Oneself after a change in the request's transaction.
async fn updated(context: &Context<'_>, person_id: &str, change: Change) -> Result<Viewer> {
    let user = update(context, Author::Person, person_id, change).await?;
    let writing = context.data::<Arc<Writing>>()?;
    let mut turn = writing.turn().await.map_err(|error| unexpected(&error))?;
    let tx = turn.tx().ok_or_else(has_ended)?;
    let picture_history = history(context, tx, person_id).await?;
    Ok(Viewer::new(user, picture_history))
}

/// Oneself after a change at the system behind, which no later failure of the request takes back.
async fn updated_behind(context: &Context<'_>, person_id: &str, change: Change) -> Result<Viewer> {
    let (app, visit) = (context.data::<App>()?, context.data::<Visit>()?);
    let person = gateway::update(app, visit, person_id, change).await?;
    viewer(context, User::new(person, visit), person_id).await
}

/// Oneself with what one can go back to, as rows have it now.
async fn viewer(context: &Context<'_>, user: User, person_id: &str) -> Result<Viewer> {
    let reader = &context.data::<App>()?.store.reader;
    let mut connection = reader.acquire().await.map_err(|error| unexpected(&error))?;
    let picture_history = history(context, &mut connection, person_id).await?;
    Ok(Viewer::new(user, picture_history))
}

/// Not the id of a user.
pub(super) fn invalid_id() -> ApiError {
    ApiError::new(Name::Invalid, "invalid user ID")
}

fn has_ended() -> async_graphql::Error {
    unexpected(&"the request has ended")
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
    change: Change,
) -> Result<User> {
    let (app, visit) = (context.data::<App>()?, context.data::<Visit>()?);
    let writing = context.data::<Arc<Writing>>()?;
    let mut turn = writing.turn().await.map_err(|error| unexpected(&error))?;
    let tx = turn.tx().ok_or_else(has_ended)?;
    let person = profile::update(tx, visit, author, id, change, app.now()).await?;
    Ok(User::new(person, visit))
}

/// What somebody can go back to, as `connection` sees it; it is shown to nobody else.
async fn history(
    context: &Context<'_>,
    connection: &mut SqliteConnection,
    person_id: &str,
) -> Result<Vec<EarlierPicture>> {
    if context.data_opt::<Operator>().is_some() {
        return Ok(Vec::new());
    }
    let visit = context.data::<Visit>()?;
    let earlier = store::picture::earlier(connection, &visit.tenant.id, person_id).await;
    let earlier = earlier.map_err(|error| unexpected(&error))?;
    let shown = earlier.into_iter().map(|earlier| EarlierPicture {
        picture: picture::shown(&earlier.picture, visit),
        set_at: DateTime(UnixMillis(earlier.set_at)),
    });
    Ok(shown.collect())
}
