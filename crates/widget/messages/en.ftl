# English. The other languages are checked against this file: the same keys, no other variables.
# Sizes, numbers and shares arrive as text that is formatted for the language.

## The picker

edit-profile = Edit Profile
editor = Edit profile
profile-photo = Profile photo
profile-photo-of = Profile photo of { $name }
# $letters: one or two letters.
initials = Initials { $letters }
choose-photo = Choose photo
use-camera = Use camera
paste = Paste
adjust-photo = Adjust photo
remove-photo = Remove photo
save = Save
cancel = Cancel
sign-in = Sign in
try-again = Try again
choose-hint = Choose, drop or paste a photo. JPEG, PNG, WebP, GIF, HEIC or AVIF.
opening = Opening your photo…
location-notice = Location removed: this photo says where it was taken, and that stays on your device.
animation-notice = This picture moves. Its first frame becomes your photo.
take-photo = Take photo
cameras = Camera
camera-view = What the camera sees
discard-title = Discard changes?
discard-question = Discard your changes? The photo is not saved yet.
go-on = Keep editing
discard = Discard

## Framing

crop-area = Crop area
crop-hint = Drag to move, scroll or pinch to zoom, tap to centre, tap twice to come closer.
crop-keys = With the keyboard: arrow keys move, + and − zoom, R turns, F flips, [ and ] straighten, 0 resets.
zoom = Zoom
zoom-in = Zoom in
zoom-out = Zoom out
tools = Tools
undo = Undo
redo = Redo
turn-left = Turn left
turn-right = Turn right
flip = Flip
reset = Reset
square-guide = Square guide
straighten = Straighten
degrees = { $angle }°
move-left = Move left
move-up = Move up
move-down = Move down
move-right = Move right
preview = Preview
# $found and $wanted: pixels of one side.
few-pixels = This part has { $found } × { $found } pixels; with { $wanted } × { $wanted } your photo would be sharper.
# $zoom: a share. $place: from 0, top left, to 8, bottom right. $turned and $angle: degrees. $mirrored: 0 or 1.
framing-value = Zoom { $zoom }, { $place ->
        [0] top left
        [1] top
        [2] top right
        [3] left
        [4] centred
        [5] right
        [6] bottom left
        [7] bottom
       *[other] bottom right
    }{ $turned ->
        [0] {""}
       *[other] , turned { $turned }°
    }{ $angle ->
        [0] {""}
       *[other] , straightened { $angle }°
    }{ $mirrored ->
        [0] {""}
       *[other] , mirrored
    }

## Saving

saving = Saving
preparing = Preparing your photo
uploading = Uploading
photo-saved = Photo saved.
# $before and $after: sizes such as "3.4 MB".
photo-saved-smaller = Photo saved ({ $before } → { $after }).
location-removed = Location removed.
too-late = Too late to cancel: the change was already saved.

## Removing

removal-title = Remove photo?
removal-question = Remove photo? Your initials are shown instead. Earlier photos are removed, too.
keep = Keep
remove = Remove
removing = Removing your photo…
photo-removed = Photo removed.

## After a change

dismiss = Dismiss
undone = Change undone.
changed-elsewhere = Your photo was changed elsewhere in the meantime. It stays as it is.
earlier-photos = Earlier photos
# $date: day and time at which it was set.
use-photo-from = Use photo from { $date }

## The settings page

settings = Settings
sign-out = Sign out
photo = Photo
profile = Profile
given-name = Given name
family-name = Family name
nickname = Nickname
gender = Gender
birthdate = Birthdate
website = Website
time-zone = Time zone
locale = Locale
save-profile = Save profile
profile-saved = Profile saved
# $label: what the field is called. $example: what a value looks like.
invalid-field = { $label }: this value is not valid. Correct it and save again.
invalid-field-example = { $label }: this value is not valid. It looks like { $example }, for example.

## What can go wrong: the photo

empty = This file is empty. Choose another photo.
unsupported-format = This file is not a photo we can read. Choose a JPEG, PNG, WebP, GIF, AVIF or HEIC.
unsupported-coding = This photo is stored in a way that we can't read. Export it as a JPEG, and choose that.
damaged = This photo is damaged or incomplete. Choose another one.
unreadable = This file can't be read any more. Choose it again.
no-file = There is no photo in this. Choose a photo.
several-files = These are several files. Choose one photo.
folder = This is a folder. Choose one photo from it.
# $found and $allowed: sizes such as "3.4 MB".
too-many-bytes = This file has { $found }; at most { $allowed } are possible. Choose a smaller one.
too-many-pixels = This photo has { $found } megapixels; at most { $allowed } megapixels are possible. Choose a smaller one.
side-too-long = One side of this photo has { $found } pixels; at most { $allowed } are possible. Choose a smaller one.
too-slow = This photo takes too long. Choose a smaller one.
cannot-decode = This browser can't read this kind of photo. Choose a JPEG, or update the browser.
photo-refused = The server refused this photo. Choose another one.
unusable-photo = This photo can't be used. Choose another one.
too-large = This photo is too large. Choose a smaller one.

## What can go wrong: the server

offline = You are offline. Your photo is kept and saved once you are back.
offline-for-now = You are offline. This goes on by itself once you are back.
photo-unreachable = The server can't be reached. Your photo is kept; try again.
unreachable = The server can't be reached. Try again.
photo-unavailable = The server has a problem. Your photo is kept; try again in a moment.
unavailable = The server has a problem. Try again in a moment.
photo-signed-out = You are signed out. Sign in again, then try again.
signed-out = You are signed out. Sign in to change your settings.
forbidden = You are not allowed to change this.
too-many-changes = Too many changes. Try again later.
too-many-changes-minutes = { $minutes ->
    [one] Too many changes. Try again in { $minutes } minute.
   *[other] Too many changes. Try again in { $minutes } minutes.
}
too-many-changes-seconds = { $seconds ->
    [one] Too many changes. Try again in { $seconds } second.
   *[other] Too many changes. Try again in { $seconds } seconds.
}
invalid-attribute = This value is not valid. Correct it and save again.
refused = The server refused the change. Try again later.

## What can go wrong: the browser

worker-blocked = The part that prepares photos did not start. Try again; if it keeps failing, update this browser.
worker-crashed = Preparing the photo failed. Try again.
worker-outdated = This page is out of date. Reload it, then try again.
decoder-unavailable = The part that reads this kind of photo could not be loaded. Try again.
clipboard-refused = The browser does not let this page read the clipboard. Press Ctrl+V (⌘V), or choose a file.
camera-refused = The browser does not let this page use the camera. Allow it in the browser’s settings, then try again.
camera-unavailable = No camera could be started. Connect one, or close what else uses it, then try again.
page-failed = Something went wrong on this page. Reload it and try again.
browser-lacks = This browser lacks something. Update it or try another one.
