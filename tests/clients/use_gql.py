"""A GraphQL client for Python runs the guide's mutation.

Arguments: the address of the GraphQL, the user's global id, their attributes as JSON. The token is
in CAMEO_TEST_TOKEN.
"""

import json
import os
import sys

from gql import Client, gql
from gql.transport.requests import RequestsHTTPTransport

url, user_id, attributes = sys.argv[1:]
headers = {"Authorization": f"Bearer {os.environ['CAMEO_TEST_TOKEN']}"}
client = Client(transport=RequestsHTTPTransport(url=url, headers=headers))
mutation = gql(
    """
    mutation ($id: ID!, $attributes: UserStandardAttributes) {
      updateUser(input: { userID: $id, standardAttributes: $attributes }) {
        user { id standardAttributes }
      }
    }
    """
)
mutation.variable_values = {"id": user_id, "attributes": json.loads(attributes)}
print(json.dumps(client.execute(mutation)["updateUser"]["user"]["standardAttributes"]))
