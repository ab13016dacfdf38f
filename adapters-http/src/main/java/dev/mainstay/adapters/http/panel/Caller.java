package dev.mainstay.adapters.http.panel;

import dev.mainstay.ports.in.Actor;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The administrator that the gate let in, as JAX-RS hands him on. Immutable. */
final class Caller implements SecurityContext {
    private final Actor actor;

    Caller(Actor actor) {
        this.actor = actor;
    }

    /** Who asks; a request that passed no gate is a bug, not a guest. */
    static Actor of(SecurityContext context) {
        if (context.getUserPrincipal() == null) {
            throw new IllegalStateException("an admin route was reached without passing the gate");
        }
        return new Actor(context.getUserPrincipal().getName());
    }

    /** For routes that do not record who asks. */
    static void require(SecurityContext context) {
        Actor passed = of(context);
        if (passed.value().isEmpty()) {
            throw new IllegalStateException("an admin without a name passed the gate");
        }
    }

    @Override
    public Principal getUserPrincipal() {
        return actor::value;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role.equals("admin");
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
