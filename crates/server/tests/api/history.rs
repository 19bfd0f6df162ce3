//! The pictures that a person had: who sees them, who may go back to them, and when they go.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{
    pictures::distinct_png,
    server::{
        FIRST, FIRST_GLOBAL, Person, SECOND, SECOND_GLOBAL, Server, path_of, refused, updated,
    },
};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

const UNDO: &str = "mutation($id:ID!,$a:UserStandardAttributes,$r:String){updateUser(input:\
    {userID:$id,standardAttributes:$a,replaces:$r}){user{id standardAttributes}}}";

/// Uploads as many pictures and makes each the picture, a minute apart.
async fn set_pictures(server: &Server, person: &Person, count: u32) -> Vec<String> {
    let mut pictures = Vec::new();
    for number in 0..count {
        let picture = person.picture(server, distinct_png(number)).await;
        set(person, &json!(picture)).await;
        pictures.push(picture);
        server.clock.advance(MINUTE);
    }
    pictures
}

async fn set(person: &Person, picture: &Value) {
    let answer = person
        .patch(FIRST_GLOBAL, json!({ "picture": picture }))
        .await;
    let shown = &updated(&answer)["picture"];
    assert_eq!(shown.is_null(), picture.is_null(), "{answer}");
}

/// Commits `picture` if `replaces` is the picture still.
async fn undo(person: &Person, picture: &Value, replaces: &Value) -> Value {
    let attributes = json!({ "picture": picture });
    let variables = json!({ "id": FIRST_GLOBAL, "a": attributes, "r": replaces });
    let (status, answer) = person.graphql(UNDO, variables).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn entries(person: &Person) -> Vec<Value> {
    let query = "{ viewer { pictureHistory { picture setAt } } }";
    let (_, answer) = person.graphql(query, json!({})).await;
    let list = answer["data"]["viewer"]["pictureHistory"].as_array();
    list.unwrap_or_else(|| panic!("{answer}")).clone()
}

/// What the person is shown to go back to.
async fn history(person: &Person) -> Vec<Value> {
    let entries = entries(person).await;
    entries.iter().map(|it| it["picture"].clone()).collect()
}

/// The URLs of these pictures, as they are shown.
fn urls(server: &Server, pictures: &[&String]) -> Vec<Value> {
    let url = |picture: &&String| json!(server.url(&path_of(picture, "profile")));
    pictures.iter().map(url).collect()
}

async fn is_stored(server: &Server, picture: &str) -> bool {
    server.get(&path_of(picture, "original")).await.status() == 200
}

#[tokio::test]
async fn one_sees_the_last_five_and_goes_back_in_one_exchange() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    assert_eq!(history(&person).await, [Value::Null; 0]);
    let pictures = set_pictures(&server, &person, 7).await;
    let [_, one, two, three, four, five, six] = &pictures[..] else {
        panic!("seven");
    };
    let last_five = urls(&server, &[five, four, three, two, one]);
    assert_eq!(history(&person).await, last_five);

    let entry = entries(&person).await.remove(2);
    set(&person, &entry["picture"]).await;
    let shown = person.attributes().await["picture"].clone();
    assert_eq!([shown], urls(&server, &[three])[..]);
    let now = urls(&server, &[six, five, four, two, one]);
    assert_eq!(history(&person).await, now, "none is there twice");

    set(&person, &json!(six)).await;
    assert_eq!(
        entries(&person).await[0],
        entry,
        "its date is that of the first time"
    );
}

#[tokio::test]
async fn a_mutation_answers_with_the_history_as_it_is_then() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let pictures = set_pictures(&server, &person, 2).await;
    let mutation = "mutation($id:ID!,$a:UserStandardAttributes){updateUser(input:{userID:$id,\
        standardAttributes:$a}){user{pictureHistory{picture}}}}";
    let variables = json!({ "id": FIRST_GLOBAL, "a": { "picture": pictures[0] } });
    let (_, answer) = person.graphql(mutation, variables).await;
    let history = &answer["data"]["updateUser"]["user"]["pictureHistory"];
    let expected = urls(&server, &[&pictures[1]]);
    assert_eq!(*history, json!([{ "picture": expected[0] }]));
}

#[tokio::test]
async fn nobody_else_sees_it_or_goes_back_to_it() {
    let server = Server::start().await;
    let (first, second) = (server.sign_in(FIRST).await, server.sign_in(SECOND).await);
    let pictures = set_pictures(&server, &first, 2).await;
    assert_eq!(history(&second).await, [Value::Null; 0]);
    for picture in &pictures {
        let shown = server.url(&path_of(picture, "profile"));
        for picture in [json!(picture), json!(shown)] {
            let theft = second
                .patch(SECOND_GLOBAL, json!({ "picture": picture }))
                .await;
            assert_eq!(refused(&theft).1, ["/picture"], "{picture}");
        }
    }
    let query = "query($id:ID!){node(id:$id){... on User{pictureHistory{picture}}}}";
    let (_, answer) = server
        .admin_graphql(query, json!({ "id": FIRST_GLOBAL }))
        .await;
    assert_eq!(answer["data"], Value::Null, "{answer}");
}

#[tokio::test]
async fn what_an_administrator_had_set_can_come_back() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let elsewhere = json!("https://elsewhere.example/a.png");
    server
        .replace(FIRST_GLOBAL, json!({ "picture": elsewhere }))
        .await;
    let own = set_pictures(&server, &person, 1).await.remove(0);
    set(&person, &elsewhere).await;
    assert_eq!(person.attributes().await["picture"], elsewhere);
    assert_eq!(history(&person).await, urls(&server, &[&own]));
}

#[tokio::test]
async fn a_removal_takes_the_history_along_and_its_undo_brings_all_back() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let pictures = set_pictures(&server, &person, 3).await;
    let before = (person.attributes().await, entries(&person).await);
    set(&person, &Value::Null).await;
    assert_eq!(history(&person).await, [Value::Null; 0]);
    server.sweep().await;
    server.clock.advance(9 * MINUTE);
    server.sweep().await;
    updated(&undo(&person, &json!(pictures[2]), &Value::Null).await);
    let mut after = (person.attributes().await, entries(&person).await);
    after.0["updated_at"] = before.0["updated_at"].clone();
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_removal_that_is_not_undone_empties_the_history_and_then_the_store() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let pictures = set_pictures(&server, &person, 3).await;
    set(&person, &Value::Null).await;
    server.clock.advance(11 * MINUTE);
    server.sweep().await;
    assert_eq!(server.object_files().len(), 3, "pages may still show them");

    // Their own photo they may have again; what was before it is gone all the same.
    set(&person, &json!(pictures[1])).await;
    assert_eq!(history(&person).await, [Value::Null; 0]);
    server.clock.advance(DAY);
    server.sweep().await;
    assert!(is_stored(&server, &pictures[1]).await);
    assert_eq!(server.object_files().len(), 1);
    let gone = person
        .patch(FIRST_GLOBAL, json!({ "picture": pictures[0] }))
        .await;
    assert_eq!(refused(&gone).1, ["/picture"]);
}

#[tokio::test]
async fn an_own_picture_that_fell_out_can_come_back_until_it_is_swept() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let pictures = set_pictures(&server, &person, 8).await;
    let [oldest, second, ..] = &pictures[..] else {
        panic!("eight");
    };
    set(&person, &json!(oldest)).await;
    server.clock.advance(DAY + MINUTE);
    server.sweep().await;
    assert!(is_stored(&server, oldest).await, "it is in use again");
    assert!(!is_stored(&server, second).await);
    assert_eq!(server.object_files().len(), 6);
    let gone = person
        .patch(FIRST_GLOBAL, json!({ "picture": second }))
        .await;
    assert_eq!(refused(&gone).1, ["/picture"]);
}

#[tokio::test]
async fn an_undo_never_undoes_what_another_tab_has_saved() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let pictures = set_pictures(&server, &person, 3).await;
    let [before, undone, current] = urls(&server, &pictures.iter().collect::<Vec<_>>())
        .try_into()
        .expect("three");
    for replaces in [&undone, &before, &Value::Null, &json!("no picture")] {
        let answer = undo(&person, &before, replaces).await;
        assert_eq!(refused(&answer).0, "Invalid/PictureChanged", "{replaces}");
    }
    assert_eq!(person.attributes().await["picture"], current);

    let answer = undo(&person, &undone, &current).await;
    assert_eq!(updated(&answer)["picture"], undone);
    let again = undo(&person, &undone, &current).await;
    assert_eq!(
        updated(&again)["picture"],
        undone,
        "the answer was lost, it is sent again"
    );
    let answer = undo(&person, &Value::Null, &current).await;
    assert_eq!(refused(&answer).0, "Invalid/PictureChanged");
    assert_eq!(
        updated(&undo(&person, &Value::Null, &undone).await).get("picture"),
        None
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_undo_and_a_new_photo_at_the_same_time_the_new_photo_stays() {
    let server =
        Arc::new(Server::start_with(|config| config.tenant.presigns_per_hour = 1000).await);
    let person = Arc::new(server.sign_in(FIRST).await);
    for round in 0..20 {
        let mut pictures = Vec::new();
        for number in 0..3 {
            let file = distinct_png(round * 3 + number);
            pictures.push(json!(person.picture(&server, file).await));
        }
        let [before, undone, new] = pictures.try_into().expect("three");
        set(&person, &before).await;
        set(&person, &undone).await;
        let undoing = {
            let person = Arc::clone(&person);
            tokio::spawn(async move { undo(&person, &before, &undone).await })
        };
        set(&person, &new).await;
        undoing.await.expect("no panic");
        let stored = new.as_str().expect("text");
        let shown = server.url(&path_of(stored, "profile"));
        assert_eq!(person.attributes().await["picture"], shown, "{round}");
    }
}
