from portal.accounts.models.api_token import ApiToken
from portal.accounts.models.user import RoleGrant, User

__all__ = ["ApiToken", "RoleGrant", "User"]
