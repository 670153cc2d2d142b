"""Sign-in: is Access set up, and can its keys be fetched?"""

from gateway.access.jwks import JwksCache
from gateway.doctor.finding import Finding, failed, ok, warning
from gateway.errors import InsightsError
from gateway.settings import Settings
from gateway.stores.calls.http_call import pooled_client
from gateway.stores.opening import require


def settings_finding(settings: Settings) -> Finding:
    try:
        require(settings)
    except InsightsError as error:
        return failed("settings", error.message, "set them, then run this again")
    return ok("settings", f"telemetry {settings.telemetry}, registry {settings.registry}")


async def access_finding(settings: Settings) -> Finding:
    if settings.demo:
        return warning("sign-in", "demo mode: everybody is let in", "unset INSIGHTS_DEMO to serve others")
    domain, audience = settings.access_team_domain, settings.access_aud
    if not domain or not audience:
        step = "set INSIGHTS_ACCESS_TEAM_DOMAIN and INSIGHTS_ACCESS_AUD"
        if domain or audience:
            return failed("sign-in", "only half of Cloudflare Access is set up", step)
        return warning("sign-in", "API tokens only: Cloudflare Access is not set up", step)
    return await jwks_finding(f"https://{domain}/cdn-cgi/access/certs")


async def jwks_finding(url: str) -> Finding:
    client = pooled_client("", {})
    try:
        count = await JwksCache(url, client).reach()
    except InsightsError as error:
        return failed("sign-in", error.message, "check INSIGHTS_ACCESS_TEAM_DOMAIN and the way out to it")
    finally:
        await client.aclose()
    return ok("sign-in", f"{url} lists {count} signing keys")
