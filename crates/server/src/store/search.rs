//! Finds persons of a tenant by what somebody may know of them.

use sqlx::SqliteExecutor;

use super::Result;

/// A part of what was found, beginning with 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub offset: u32,
    pub limit: u32,
}

/// Ids of those whose id is `text`, or who have a name, an email address, a phone number or a user
/// name that begins with it; of everybody, if it is empty. The newest first. Upper and lower case
/// are the same in ASCII, and only there.
///
/// Every person of the tenant is looked at: names are in JSON, and no index knows them.
pub(crate) async fn ids(
    executor: impl SqliteExecutor<'_>,
    tenant_id: &str,
    text: &str,
    part: Part,
) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "SELECT id FROM person WHERE tenant_id = ?1 AND (?2 = '' OR id = ?2 \
           OR EXISTS (SELECT 1 FROM identity WHERE identity.tenant_id = person.tenant_id \
                AND identity.person_id = person.id AND identity.value LIKE ?3 ESCAPE '\\') \
           OR EXISTS (SELECT 1 FROM json_each(standard_attributes) WHERE key IN ('name', \
                'given_name', 'family_name', 'nickname', 'preferred_username', 'email', \
                'phone_number') AND value LIKE ?3 ESCAPE '\\') \
           OR standard_attributes ->> 'given_name' || ' ' || (standard_attributes ->> \
                'family_name') LIKE ?3 ESCAPE '\\') \
         ORDER BY created_at DESC, id LIMIT ?4 OFFSET ?5",
    )
    .bind(tenant_id)
    .bind(text)
    .bind(beginning_with(text))
    .bind(part.limit)
    .bind(part.offset)
    .fetch_all(executor)
    .await
}

/// A pattern in which nothing of `text` has a meaning of its own.
fn beginning_with(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_is_a_pattern() {
        assert_eq!(beginning_with("a%b_c\\"), "a\\%b\\_c\\\\%");
    }
}
