# Deutsch. Ohne direkte Anrede: Aufforderungen im Infinitiv.

## The picker

edit-profile = Profil bearbeiten
editor = Profil bearbeiten
profile-photo = Profilfoto
profile-photo-of = Profilfoto von { $name }
initials = Initialen { $letters }
choose-photo = Foto auswählen
use-camera = Kamera benutzen
paste = Einfügen
adjust-photo = Foto anpassen
remove-photo = Foto entfernen
save = Speichern
cancel = Abbrechen
sign-in = Anmelden
try-again = Erneut versuchen
choose-hint = Ein Foto auswählen, hierher ziehen oder einfügen: JPEG, PNG, WebP, GIF, HEIC oder AVIF.
opening = Foto wird geöffnet …
location-notice = Standort entfernt: Dieses Foto verrät, wo es aufgenommen wurde. Das bleibt auf diesem Gerät.
animation-notice = Dieses Bild bewegt sich. Das erste Einzelbild wird zum Profilfoto.
take-photo = Foto aufnehmen
cameras = Kamera
camera-view = Was die Kamera sieht
discard-title = Änderungen verwerfen?
discard-question = Änderungen verwerfen? Das Foto ist noch nicht gespeichert.
go-on = Weiter bearbeiten
discard = Verwerfen

## Framing

crop-area = Bildausschnitt
crop-hint = Ziehen zum Verschieben, scrollen oder mit zwei Fingern zoomen, antippen zum Zentrieren, zweimal tippen zum Vergrößern.
crop-keys = Mit der Tastatur: Pfeiltasten verschieben, + und − zoomen, R dreht, F spiegelt, [ und ] richten gerade, 0 setzt zurück.
zoom = Zoom
zoom-in = Vergrößern
zoom-out = Verkleinern
tools = Werkzeuge
undo = Rückgängig
redo = Wiederholen
turn-left = Nach links drehen
turn-right = Nach rechts drehen
flip = Spiegeln
reset = Zurücksetzen
square-guide = Quadratischer Rahmen
straighten = Gerade richten
degrees = { $angle }°
move-left = Nach links verschieben
move-up = Nach oben verschieben
move-down = Nach unten verschieben
move-right = Nach rechts verschieben
preview = Vorschau
few-pixels = Dieser Ausschnitt hat { $found } × { $found } Pixel; mit { $wanted } × { $wanted } wäre das Foto schärfer.
framing-value = Zoom { $zoom }, { $place ->
        [0] oben links
        [1] oben
        [2] oben rechts
        [3] links
        [4] zentriert
        [5] rechts
        [6] unten links
        [7] unten
       *[other] unten rechts
    }{ $turned ->
        [0] {""}
       *[other] , um { $turned }° gedreht
    }{ $angle ->
        [0] {""}
       *[other] , um { $angle }° gerade gerichtet
    }{ $mirrored ->
        [0] {""}
       *[other] , gespiegelt
    }

## Saving

saving = Wird gespeichert
preparing = Foto wird vorbereitet
uploading = Wird hochgeladen
photo-saved = Foto gespeichert.
photo-saved-smaller = Foto gespeichert ({ $before } → { $after }).
location-removed = Standort entfernt.
too-late = Zum Abbrechen zu spät: Die Änderung war schon gespeichert.

## Removing

removal-title = Foto entfernen?
removal-question = Foto entfernen? Stattdessen werden die Initialen angezeigt. Frühere Fotos werden ebenfalls entfernt.
keep = Behalten
remove = Entfernen
removing = Foto wird entfernt …
photo-removed = Foto entfernt.

## After a change

dismiss = Schließen
undone = Änderung rückgängig gemacht.
changed-elsewhere = Das Foto wurde inzwischen an anderer Stelle geändert. Es bleibt, wie es ist.
earlier-photos = Frühere Fotos
use-photo-from = Foto vom { $date } verwenden

## The settings page

settings = Einstellungen
sign-out = Abmelden
photo = Foto
profile = Profil
given-name = Vorname
family-name = Nachname
nickname = Spitzname
gender = Geschlecht
birthdate = Geburtsdatum
website = Website
time-zone = Zeitzone
locale = Sprache und Region
save-profile = Profil speichern
profile-saved = Profil gespeichert
invalid-field = { $label }: Dieser Wert ist ungültig. Bitte korrigieren und erneut speichern.
invalid-field-example = { $label }: Dieser Wert ist ungültig. Ein Beispiel: { $example }

## What can go wrong: the photo

empty = Diese Datei ist leer. Bitte ein anderes Foto auswählen.
unsupported-format = Diese Datei ist kein lesbares Foto. Möglich sind JPEG, PNG, WebP, GIF, AVIF und HEIC.
unsupported-coding = Dieses Foto ist auf eine nicht lesbare Art gespeichert. Bitte als JPEG exportieren und dieses auswählen.
damaged = Dieses Foto ist beschädigt oder unvollständig. Bitte ein anderes auswählen.
unreadable = Diese Datei ist nicht mehr lesbar. Bitte noch einmal auswählen.
no-file = Darin ist kein Foto. Bitte ein Foto auswählen.
several-files = Das sind mehrere Dateien. Bitte nur ein Foto auswählen.
folder = Das ist ein Ordner. Bitte ein Foto daraus auswählen.
too-many-bytes = Diese Datei hat { $found }, möglich sind höchstens { $allowed }. Bitte eine kleinere auswählen.
too-many-pixels = Dieses Foto hat { $found } Megapixel, möglich sind höchstens { $allowed } Megapixel. Bitte ein kleineres auswählen.
side-too-long = Eine Seite dieses Fotos hat { $found } Pixel, möglich sind höchstens { $allowed }. Bitte ein kleineres auswählen.
too-slow = Dieses Foto braucht zu lange. Bitte ein kleineres auswählen.
cannot-decode = Dieser Browser kann diese Art von Foto nicht lesen. Bitte ein JPEG auswählen oder den Browser aktualisieren.
photo-refused = Der Server hat dieses Foto abgelehnt. Bitte ein anderes auswählen.
unusable-photo = Dieses Foto ist nicht verwendbar. Bitte ein anderes auswählen.
too-large = Dieses Foto ist zu groß. Bitte ein kleineres auswählen.

## What can go wrong: the server

offline = Keine Internetverbindung. Das Foto geht nicht verloren und wird gespeichert, sobald die Verbindung wieder da ist.
offline-for-now = Keine Internetverbindung. Es geht von selbst weiter, sobald die Verbindung wieder da ist.
photo-unreachable = Der Server ist nicht erreichbar. Das Foto geht nicht verloren. Bitte erneut versuchen.
unreachable = Der Server ist nicht erreichbar. Bitte erneut versuchen.
photo-unavailable = Der Server hat ein Problem. Das Foto geht nicht verloren. Bitte gleich noch einmal versuchen.
unavailable = Der Server hat ein Problem. Bitte gleich noch einmal versuchen.
photo-signed-out = Die Anmeldung ist abgelaufen. Bitte anmelden und dann erneut versuchen.
signed-out = Die Anmeldung ist abgelaufen. Einstellungen lassen sich nur angemeldet ändern.
forbidden = Für diese Änderung fehlt die Berechtigung.
too-many-changes = Zu viele Änderungen. Bitte später erneut versuchen.
too-many-changes-minutes = { $minutes ->
    [one] Zu viele Änderungen. Bitte in { $minutes } Minute erneut versuchen.
   *[other] Zu viele Änderungen. Bitte in { $minutes } Minuten erneut versuchen.
}
too-many-changes-seconds = { $seconds ->
    [one] Zu viele Änderungen. Bitte in { $seconds } Sekunde erneut versuchen.
   *[other] Zu viele Änderungen. Bitte in { $seconds } Sekunden erneut versuchen.
}
invalid-attribute = Dieser Wert ist ungültig. Bitte korrigieren und erneut speichern.
refused = Der Server hat die Änderung abgelehnt. Bitte später erneut versuchen.

## What can go wrong: the browser

worker-blocked = Der Teil, der Fotos vorbereitet, ist nicht gestartet. Bitte erneut versuchen; hilft das nicht, den Browser aktualisieren.
worker-crashed = Das Foto konnte nicht vorbereitet werden. Bitte erneut versuchen.
worker-outdated = Diese Seite ist veraltet. Bitte neu laden und erneut versuchen.
decoder-unavailable = Der Teil, der diese Art von Foto liest, konnte nicht geladen werden. Bitte erneut versuchen.
clipboard-refused = Der Browser lässt diese Seite die Zwischenablage nicht lesen. Bitte Strg+V (⌘V) drücken oder eine Datei auswählen.
camera-refused = Der Browser lässt diese Seite die Kamera nicht benutzen. Bitte in den Einstellungen des Browsers erlauben und dann erneut versuchen.
camera-unavailable = Es konnte keine Kamera gestartet werden. Bitte eine anschließen oder schließen, was sie sonst benutzt, und dann erneut versuchen.
page-failed = Auf dieser Seite ist etwas schiefgegangen. Bitte neu laden und erneut versuchen.
browser-lacks = Diesem Browser fehlt etwas. Bitte aktualisieren oder einen anderen verwenden.
