// Package l10n says things in the user's language and as in the user's country:
// translated texts, counts and sizes, days and times, and what the engine's
// errors, reasons and types are called. The words themselves are in package translation.
package l10n
