"""Log-in, log-out, language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.i18n import set_language

from yihu.ground import users
from yihu.ground.models import User
from yihu.ground.screens import PUBLIC, SIGNED_IN, Request, page


class LoginForm(AuthenticationForm):
    """User name and password; only staff have a place here, and nobody learns which of the two was wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not belong together. Mind capitals, then try again."),
        "inactive": gettext_lazy("User name and password do not belong together. Mind capitals, then try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if user.kind != User.Kind.STAFF:
            raise self.get_invalid_login_error()


_login = LoginView.as_view(
    template_name="desk/login.html", authentication_form=LoginForm, redirect_authenticated_user=True
)


@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def login(request: Request) -> HttpResponse:
    """Log in; a customer or partner who is signed in has no place at the desk and is signed out."""
    if request.actor.kind in {"customer", "partner"}:  # signed in, with no place at the desk
        return _no_place(request)
    answer: HttpResponse = _login(request)  # type: ignore[assignment]  # a TemplateResponse or a redirect
    return answer


def _no_place(request: Request) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("login"))


_logout = LogoutView.as_view()


@page(PUBLIC, methods=("POST",))
def log_out(request: Request) -> HttpResponse:
    """End the session."""
    return _logout(request)


@page(PUBLIC, methods=("POST",))
def language(request: Request) -> HttpResponse:
    """Choose the language, and keep it as the person's own."""
    chosen = request.POST.get("language", "")
    if request.actor.kind == "staff" and chosen in dict(settings.LANGUAGES):
        User.objects.filter(pk__in=[request.actor.user_id]).update(language=chosen)
    return set_language(request)


@page(SIGNED_IN, methods=("POST",))
def theme(request: Request) -> HttpResponse:
    """Remember light, dark or as the system says; works without script."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in {"light", "dark"}:
        response.set_cookie("theme", chosen, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie("theme")
        messages.info(request, _("The colours now follow your system."))
    return response


class PasswordForm(PasswordChangeForm):
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password1"].help_text = _("At least ten characters, and none that everybody chooses.")
        self.fields["new_password2"].help_text = ""


@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
def password(request: Request) -> HttpResponse:
    """Change one's own password; the other sessions end, this one goes on."""
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.get(pk__in=[request.actor.user_id])
        users.set_password(request.actor, user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return HttpResponseRedirect(reverse("home"))
    return render(request, "desk/password.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns: list[URLPattern] = [
    path("login", login, name="login"),
    path("logout", log_out, name="logout"),
    path("language", language, name="set_language"),
    path("theme", theme, name="theme"),
    path("password", password, name="password"),
]
