package openapi

// provisionalCopy describes two calls that descriptions from before twilio-go 1.31.0 don't
// have. The properties are those of its TrusthubV1CustomerProfileProvisionalCopy.
const provisionalCopy = `{
  "paths": {"/v1/CustomerProfiles/{CustomerProfileSid}/ProvisionalCopy": {
    "parameters": [{"name": "CustomerProfileSid", "in": "path", "schema": {"type": "string", "pattern": "^BU[0-9a-fA-F]{32}$"}}],
    "post": {"responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/copy"}}}}}},
    "get": {"responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/copy"}}}}}}
  }},
  "components": {"schemas": {"copy": {"type": "object", "properties": {
    "customer_profile_sid": {"type": "string", "pattern": "^BU[0-9a-fA-F]{32}$"},
    "account_sid": {"type": "string", "pattern": "^AC[0-9a-fA-F]{32}$"},
    "policy_sid": {"type": "string", "pattern": "^RN[0-9a-fA-F]{32}$"},
    "friendly_name": {"type": "string"},
    "status": {"type": "string", "enum": ["draft", "pending-review", "in-review", "twilio-rejected", "twilio-approved"]},
    "email": {"type": "string"},
    "status_callback": {"type": "string", "format": "uri", "nullable": true},
    "valid_until": {"type": "string", "format": "date-time", "nullable": true},
    "date_created": {"type": "string", "format": "date-time"},
    "date_updated": {"type": "string", "format": "date-time"},
    "url": {"type": "string", "format": "uri"}
  }}}}
}`
