"""Auth0's client for Python sets, reads and removes a picture, or runs into the limit.

Arguments: the API's address, the user, the picture or "limit". The token is in CAMEO_TEST_TOKEN.
"""

import json
import os
import sys

from auth0.management import Auth0
from auth0.management.core.api_error import ApiError

base_url, user_id, picture = sys.argv[1:]
users = Auth0(base_url=base_url, token=os.environ["CAMEO_TEST_TOKEN"]).users


def shown(user):
    return (user.user_metadata or {}).get("picture")


def change():
    answers = [
        users.update(user_id, user_metadata={"picture": picture}),
        users.get(user_id),
        users.update(user_id, user_metadata={"picture": None}),
    ]
    return [shown(user) for user in answers]


def reach_limit():
    try:
        users.update(user_id, nickname="never")
    except ApiError as error:
        return {"status": error.status_code, "body": error.body}


print(json.dumps(reach_limit() if picture == "limit" else change()))
