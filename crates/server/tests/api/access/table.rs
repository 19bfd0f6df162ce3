//! The table. A line: route as the router has it | what stands in its path | body | what comes of it
//! for whom. The first group that names somebody counts, `*` at the end of a name stands for any
//! rest. `200!` is GraphQL's refusal, `200-` its word for nobody. `FIRST` and `SECOND` are the two people
//! of the tenant, `FOREIGN` is one of another tenant, `NOBODY` is nobody; `FRESH-1` and `FRESH-2` are
//! uploads of the two, `OBJECT-OF-OTHERS` one of the other tenant, `LINKED` a new link of the first.
//!
//! Who comes: `first` and `second` with a session in a browser, `other-site` with the first one's
//! session from a page of elsewhere, `operator…` with the session of somebody who may use the
//! operator's page (`operator-elsewhere` on a page of an allowed origin), `page…` from another origin with the provider's token for the
//! first, `script…` with Igloo's session (the first is an administrator there), `admin…` with
//! Authgear's token, `program…` with a token for Auth0's Management API and the scopes that its
//! name says, `own…` with a person's token for that, `claims…` with one for claims. Of those
//! with `ended` in their names it has ended, those with `stranger` come from the other tenant.

pub const TABLE: &str = r#"
# The page's own routes: a stranger hears 401, somebody's page that is not ours 403.
POST /api/images/upload | | | 200 first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"{viewer{id}}"} | 200 first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"{node(id:\"GLOBAL-FIRST\"){id}}"} | 200 first page, 200- second operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"{node(id:\"GLOBAL-SECOND\"){id}}"} | 200 second, 200- first page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"{node(id:\"GLOBAL-FOREIGN\"){id}}"} | 200- first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"{node(id:\"GLOBAL-NOBODY\"){id}}"} | 200- first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FIRST\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200 first page, 200! second operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-SECOND\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200 second, 200! first page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FOREIGN\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200! first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-NOBODY\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200! first second page operator*, 403 other-site page-of-others, 401 *
POST /api/token | | {} | 200 first second page operator*, 403 other-site page-of-others, 401 *
POST /api/token | | {"audience":"MANAGEMENT","scope":"read:users update:users"} | 200 first second page operator*, 403 other-site page-of-others, 401 *
POST /api/token | | {"audience":"https://elsewhere.example/api/v2/"} | 400 first second page operator*, 403 other-site page-of-others, 401 *

OPTIONS /api/images/upload | | | 200 *
OPTIONS /api/graphql | | | 200 *
OPTIONS /api/token | | | 200 *

# Authgear's: administrators alone. Who is not hears 403, as there.
GET  /_api/admin/images/upload | | | 200 admin, 403 *
POST /_api/admin/images/upload | | {} | 200 admin, 403 *
POST /_api/admin/graphql | | {"query":"{node(id:\"GLOBAL-FIRST\"){id}}"} | 200 admin, 403 *
POST /_api/admin/graphql | | {"query":"{node(id:\"GLOBAL-FOREIGN\"){id}}"} | 200- admin, 403 *
POST /_api/admin/graphql | | {"query":"{node(id:\"GLOBAL-NOBODY\"){id}}"} | 200- admin, 403 *
POST /_api/admin/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-SECOND\",standardAttributes:\"{\\\"nickname\\\":\\\"x\\\"}\"}){user{id}}}"} | 200 admin, 403 *
POST /_api/admin/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FOREIGN\",standardAttributes:\"{\\\"nickname\\\":\\\"x\\\"}\"}){user{id}}}"} | 200! admin, 403 *
POST /_api/admin/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-NOBODY\",standardAttributes:\"{\\\"nickname\\\":\\\"x\\\"}\"}){user{id}}}"} | 200! admin, 403 *
POST /graphql | | {"query":"{node(id:\"GLOBAL-SECOND\"){id}}"} | 200 admin, 403 *
POST /graphql | | {"query":"{node(id:\"GLOBAL-FOREIGN\"){id}}"} | 200- admin, 403 *
GET  /oauth2/userinfo | | | 200 claims, 403 claims-narrow program program-none program-read* program-update* program-app own-first own-second, 401 *
POST /oauth2/userinfo | | | 200 claims, 403 claims-narrow program program-none program-read* program-update* program-app own-first own-second, 401 *
OPTIONS /oauth2/userinfo | | | 200 *

# Auth0's: programs by their scopes, people for themselves. Whom a token may not touch and who does not exist sound alike.
POST /oauth/token | | grant_type=client_credentials&client_id=cameo-dev&client_secret=SECRET | 200 *
POST /oauth/token | | grant_type=client_credentials&client_id=cameo-dev&client_secret=wrong | 401 *
POST /oauth/token | | grant_type=client_credentials&client_id=nobody&client_secret=SECRET | 401 *
GET  /userinfo | | | 200 claims, 403 claims-narrow program program-none program-read* program-update* program-app own-first own-second, 401 *
POST /userinfo | | | 200 claims, 403 claims-narrow program program-none program-read* program-update* program-app own-first own-second, 401 *
OPTIONS /userinfo | | | 200 *
GET  /api/v2/users/{id} | auth0%7CFIRST | | 200 program program-read own-first, 403 own-second program-none program-read-own program-update* program-app, 401 *
GET  /api/v2/users/{id} | auth0%7CSECOND | | 200 program program-read own-second, 403 own-first program-none program-read-own program-update* program-app, 401 *
GET  /api/v2/users/{id} | auth0%7CFOREIGN | | 404 program program-read, 403 own-first own-second program-none program-read-own program-update* program-app, 401 *
GET  /api/v2/users/{id} | auth0%7CNOBODY | | 404 program program-read, 403 own-first own-second program-none program-read-own program-update* program-app, 401 *
PATCH /api/v2/users/{id} | auth0%7CFIRST | {"nickname":"h"} | 200 program program-update, 403 program-none program-read* program-app program-update-own own-second, 400 own-first, 401 *
PATCH /api/v2/users/{id} | auth0%7CFIRST | {"app_metadata":{"a":1}} | 200 program program-update program-app, 403 program-none program-read* program-update-own own-second, 400 own-first, 401 *
PATCH /api/v2/users/{id} | auth0%7CFIRST | {"user_metadata":{"a":1}} | 200 program program-update own-first, 403 program-none program-read* program-app program-update-own own-second, 401 *
PATCH /api/v2/users/{id} | auth0%7CSECOND | {"user_metadata":{"a":1}} | 200 program program-update own-second, 403 program-none program-read* program-app program-update-own own-first, 401 *
PATCH /api/v2/users/{id} | auth0%7CFOREIGN | {"user_metadata":{"a":1}} | 404 program program-update, 403 program-none program-read* program-app program-update-own own-first own-second, 401 *
PATCH /api/v2/users/{id} | auth0%7CNOBODY | {"user_metadata":{"a":1}} | 404 program program-update, 403 program-none program-read* program-app program-update-own own-first own-second, 401 *
POST /api/v2/users/{id}/images/upload | auth0%7CFIRST | | 200 program program-update own-first, 403 program-none program-read* program-app program-update-own own-second, 401 *
POST /api/v2/users/{id}/images/upload | auth0%7CSECOND | | 200 program program-update own-second, 403 program-none program-read* program-app program-update-own own-first, 401 *
POST /api/v2/users/{id}/images/upload | auth0%7CFOREIGN | | 404 program program-update, 403 program-none program-read* program-app program-update-own own-first own-second, 401 *
POST /api/v2/users/{id}/images/upload | auth0%7CNOBODY | | 404 program program-update, 403 program-none program-read* program-app program-update-own own-first own-second, 401 *

# Igloo's: scripts with a session; its administrator is the first.
POST /.api/api.svc/session/create | | appId=cameo&appPass=SECRET&username=first@demo.example&password=SECRET | 200 *
POST /.api/api.svc/session/create | | appId=cameo&appPass=SECRET&username=first@demo.example&password=wrong | 401 *
POST /.api/api.svc/session/create | | appId=cameo&appPass=SECRET&username=nobody@demo.example&password=SECRET | 401 *
POST /.api2/api/Session/Create | | {"AppId":"cameo","AppPassword":"SECRET","UserName":"first@demo.example","UserPassword":"SECRET"} | 200 *
POST /.api2/api/Session/Create | | {"AppId":"cameo","AppPassword":"SECRET","UserName":"nobody@demo.example","UserPassword":"SECRET"} | 401 *
POST /.api2/api/v1/communities/{community}/attachments | 10 | {"ContentLength":99,"ContentType":"image/png","Name":"me.png"} | 201 script-first script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments | 11 | {"ContentLength":99,"ContentType":"image/png","Name":"me.png"} | 404 script-first script-second, 401 *
PATCH /.api2/api/v1/communities/{community}/attachments/uploads/{key} | 10 ANNOUNCED | PIECE | 308 script-first, 404 script-second, 401 *
PATCH /.api2/api/v1/communities/{community}/attachments/uploads/{key} | 10 ABCDEFGHJK | PIECE | 404 script-first script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 FRESH-1 FIRST ?type=ProfilePhoto | | 200 script-first, 403 script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 FRESH-2 FIRST ?type=ProfilePhoto | | 404 script-first, 403 script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 FRESH-2 SECOND ?type=ProfilePhoto | | 200 script-second, 404 script-first, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 OBJECT-OF-OTHERS SECOND ?type=ProfilePhoto | | 404 script-first script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 FRESH-1 FOREIGN ?type=ProfilePhoto | | 404 script-first, 403 script-second, 401 *
POST /.api2/api/v1/communities/{community}/attachments/{key}/association/{user} | 10 FRESH-1 NOBODY ?type=ProfilePhoto | | 404 script-first, 403 script-second, 401 *
GET  /.api2/binaries/{key}/download/{name} | FRESH-1 me.png | | 200 *
GET  /.api2/binaries/{key}/download/{name} | OBJECT-OF-OTHERS me.png | | 404 *
GET  /.api2/binaries/{key}/download/{name} | NOBODY me.png | | 404 *
GET  /.api2/binaries/{key}/thumbnails/{name} | FRESH-1 me.png | | 200 *
GET  /.api2/binaries/{key}/thumbnails/{name} | OBJECT-OF-OTHERS me.png | | 404 *

# Whoever has a link may use it once; whoever knows a picture's name may see it.
POST /_images/{app}/{object} | app1 LINKED | FORM | 200 *
POST /_images/{app}/{object} | app1 FRESH-1 | FORM | 400 *
POST /_images/{app}/{object} | app1 NOBODY | FORM | 400 *
GET  /_images/{app}/{object}/{option} | app1 FRESH-1 original | | 200 *
GET  /_images/{app}/{object}/{option} | app1 FRESH-1 profile | | 200 *
GET  /_images/{app}/{object}/{option} | app1 OBJECT-OF-OTHERS original | | 404 *
GET  /_images/{app}/{object}/{option} | app2 OBJECT-OF-OTHERS original | | 404 *
GET  /_images/{app}/{object}/{option} | app1 NOBODY original | | 404 *
OPTIONS /_images/{app}/{object} | app1 NOBODY | | 200 *
OPTIONS /_images/{app}/{object}/{option} | app1 NOBODY original | | 200 *

# A picture is changed to what is one's own.
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FIRST\",standardAttributes:{picture:\"authgearimages:///app1/FRESH-1\"}}){user{id}}}"} | 200 first page, 200! second operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FIRST\",standardAttributes:{picture:\"authgearimages:///app1/FRESH-2\"}}){user{id}}}"} | 200! first second page operator*, 403 other-site page-of-others, 401 *
POST /api/graphql | | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FIRST\",standardAttributes:{picture:\"authgearimages:///app2/OBJECT-OF-OTHERS\"}}){user{id}}}"} | 200! first second page operator*, 403 other-site page-of-others, 401 *

# The operator's page: to whom it is not for, there is none.
GET  /admin | | | 200 operator*, 404 first second other-site, 303 *
GET  /admin/people/{id} | FIRST | | 200 operator*, 404 first second other-site, 303 *
GET  /admin/people/{id} | SECOND | | 200 operator*, 404 first second other-site, 303 *
GET  /admin/people/{id} | FOREIGN | | 404 operator* first second other-site, 303 *
GET  /admin/people/{id} | NOBODY | | 404 operator* first second other-site, 303 *
POST /admin/people/{id} | FIRST | name=x | 303 operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id} | FOREIGN | name=x | 404 operator first second other-site, 403 operator-elsewhere, 401 *
POST /admin/people/{id} | NOBODY | name=x | 404 operator first second other-site, 403 operator-elsewhere, 401 *
POST /admin/people/{id}/api/images/upload | FIRST | | 200 operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id}/api/images/upload | SECOND | | 200 operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id}/api/images/upload | FOREIGN | | 404 operator first second other-site, 403 operator-elsewhere, 401 *
POST /admin/people/{id}/api/images/upload | NOBODY | | 404 operator first second other-site, 403 operator-elsewhere, 401 *
POST /admin/people/{id}/api/graphql | FIRST | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FIRST\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200 operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id}/api/graphql | SECOND | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-SECOND\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200 operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id}/api/graphql | FIRST | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-SECOND\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 200! operator, 403 operator-elsewhere, 404 first second other-site, 401 *
POST /admin/people/{id}/api/graphql | FOREIGN | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-FOREIGN\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 404 operator first second other-site, 403 operator-elsewhere, 401 *
POST /admin/people/{id}/api/graphql | NOBODY | {"query":"mutation{updateUser(input:{userID:\"GLOBAL-NOBODY\",standardAttributes:{nickname:\"x\"}}){user{id}}}"} | 404 operator first second other-site, 403 operator-elsewhere, 401 *
GET  /admin.css | | | 200 *

# Pages, and what everybody may have.
GET  / | | | 303 *
GET  /settings | | | 200 first second operator* other-site page page-of-others, 303 *
GET  /embed.html | | | 200 *
GET  /assets/{*path} | settings.js | | 200 *
GET  /assets/{*path} | %2e%2e%2fsecret.js | | 404 *
GET  /element/{*path} | element.js | | 200 *
GET  /element/{*path} | package.json | | 404 *
GET  /health | | | 200 *
GET  /_initials/{colour}/{file} | 1 AB.png | | 200 *
GET  /sign-in | | | 200 *
GET  /sign-in.css | | | 200 *
GET  /sign-in/start | | | 303 *
GET  /sign-in/callback | ?code=c&state=s | | 400 *
POST /sign-in | | person=FIRST | 303 first second operator* ended* page page-ended page-elsewhere page-forged, 403 *
POST /sign-in | | person=FOREIGN | 404 first second operator* ended* page page-ended page-elsewhere page-forged, 403 *
POST /sign-in | | person=NOBODY | 404 first second operator* ended* page page-ended page-elsewhere page-forged, 403 *
# The last one: it ends sessions.
POST /sign-out | | | 303 first second operator* ended* page page-ended page-elsewhere page-forged, 403 *
"#;
