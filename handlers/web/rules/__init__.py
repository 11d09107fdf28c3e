"""What the office goes by: calendars and time limits, the words of notices and where they go, how long archives are kept."""

from handlers.web.rules import calendar_drafts, calendars, limit_drafts, limits, notices, recounts, retention, webhooks

PAGES = (calendars, calendar_drafts, limits, limit_drafts, recounts, notices, webhooks, retention)
