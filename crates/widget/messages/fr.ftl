# Français. Vouvoiement.

## The picker

edit-profile = Modifier le profil
editor = Modifier le profil
profile-photo = Photo de profil
profile-photo-of = Photo de profil de { $name }
initials = Initiales { $letters }
choose-photo = Choisir une photo
use-camera = Utiliser la caméra
paste = Coller
adjust-photo = Ajuster la photo
remove-photo = Supprimer la photo
save = Enregistrer
cancel = Annuler
sign-in = Se connecter
try-again = Réessayer
choose-hint = Choisissez, déposez ou collez une photo : JPEG, PNG, WebP, GIF, HEIC ou AVIF.
opening = Ouverture de votre photo…
location-notice = Position supprimée : cette photo indique où elle a été prise, et cela reste sur votre appareil.
animation-notice = Cette image est animée. Sa première image deviendra votre photo.
take-photo = Prendre la photo
cameras = Caméra
camera-view = Ce que voit la caméra
discard-title = Abandonner les modifications ?
discard-question = Abandonner vos modifications ? La photo n’est pas encore enregistrée.
go-on = Continuer
discard = Abandonner

## Framing

crop-area = Zone de recadrage
crop-hint = Faites glisser pour déplacer, utilisez la molette ou pincez pour zoomer, touchez pour centrer, touchez deux fois pour agrandir.
crop-keys = Au clavier : les flèches déplacent, + et − zooment, R fait pivoter, F met en miroir, [ et ] redressent, 0 réinitialise.
zoom = Zoom
zoom-in = Zoom avant
zoom-out = Zoom arrière
tools = Outils
undo = Revenir en arrière
redo = Rétablir
turn-left = Pivoter à gauche
turn-right = Pivoter à droite
flip = Mettre en miroir
reset = Réinitialiser
square-guide = Repère carré
straighten = Redresser
degrees = { $angle }°
move-left = Déplacer à gauche
move-up = Déplacer vers le haut
move-down = Déplacer vers le bas
move-right = Déplacer à droite
preview = Aperçu
few-pixels = Cette partie compte { $found } × { $found } pixels ; avec { $wanted } × { $wanted }, la photo serait plus nette.
framing-value = Zoom { $zoom }, { $place ->
        [0] en haut à gauche
        [1] en haut
        [2] en haut à droite
        [3] à gauche
        [4] centré
        [5] à droite
        [6] en bas à gauche
        [7] en bas
       *[other] en bas à droite
    }{ $turned ->
        [0] {""}
       *[other] , pivoté de { $turned }°
    }{ $angle ->
        [0] {""}
       *[other] , redressé de { $angle }°
    }{ $mirrored ->
        [0] {""}
       *[other] , en miroir
    }

## Saving

saving = Enregistrement
preparing = Préparation de votre photo
uploading = Envoi
photo-saved = Photo enregistrée.
photo-saved-smaller = Photo enregistrée ({ $before } → { $after }).
location-removed = Position supprimée.
too-late = Trop tard pour annuler : la modification était déjà enregistrée.

## Removing

removal-title = Supprimer la photo ?
removal-question = Supprimer la photo ? Vos initiales seront affichées à la place. Les photos précédentes seront supprimées aussi.
keep = Conserver
remove = Supprimer
removing = Suppression de votre photo…
photo-removed = Photo supprimée.

## After a change

dismiss = Fermer
undone = Modification annulée.
changed-elsewhere = Entre-temps, votre photo a été modifiée ailleurs. Elle reste telle quelle.
earlier-photos = Photos précédentes
use-photo-from = Utiliser la photo du { $date }

## The settings page

settings = Paramètres
sign-out = Se déconnecter
photo = Photo
profile = Profil
given-name = Prénom
family-name = Nom de famille
nickname = Surnom
gender = Genre
birthdate = Date de naissance
website = Site web
time-zone = Fuseau horaire
locale = Langue et région
save-profile = Enregistrer le profil
profile-saved = Profil enregistré
invalid-field = { $label } : cette valeur n’est pas valide. Corrigez-la, puis enregistrez à nouveau.
invalid-field-example = { $label } : cette valeur n’est pas valide. Exemple : { $example }

## What can go wrong: the photo

empty = Ce fichier est vide. Choisissez une autre photo.
unsupported-format = Ce fichier n’est pas une photo lisible. Choisissez un fichier JPEG, PNG, WebP, GIF, AVIF ou HEIC.
unsupported-coding = Cette photo est enregistrée sous une forme illisible ici. Exportez-la en JPEG, puis choisissez ce fichier.
damaged = Cette photo est endommagée ou incomplète. Choisissez-en une autre.
unreadable = Ce fichier n’est plus lisible. Choisissez-le à nouveau.
no-file = Il n’y a pas de photo ici. Choisissez une photo.
several-files = Il y a plusieurs fichiers. Choisissez une seule photo.
folder = C’est un dossier. Choisissez-y une photo.
too-many-bytes = Ce fichier fait { $found } ; le maximum est de { $allowed }. Choisissez-en un plus petit.
too-many-pixels = Cette photo fait { $found } mégapixels ; le maximum est de { $allowed } mégapixels. Choisissez-en une plus petite.
side-too-long = Un côté de cette photo fait { $found } pixels ; le maximum est de { $allowed }. Choisissez-en une plus petite.
too-slow = Cette photo prend trop de temps. Choisissez-en une plus petite.
cannot-decode = Ce navigateur ne peut pas lire ce type de photo. Choisissez un JPEG ou mettez le navigateur à jour.
photo-refused = Le serveur a refusé cette photo. Choisissez-en une autre.
unusable-photo = Cette photo est inutilisable. Choisissez-en une autre.
too-large = Cette photo est trop grande. Choisissez-en une plus petite.

## What can go wrong: the server

offline = Vous êtes hors ligne. Votre photo est conservée et sera enregistrée dès votre retour en ligne.
offline-for-now = Vous êtes hors ligne. L’opération reprendra d’elle-même dès votre retour en ligne.
photo-unreachable = Le serveur est injoignable. Votre photo est conservée ; réessayez.
unreachable = Le serveur est injoignable. Réessayez.
photo-unavailable = Le serveur rencontre un problème. Votre photo est conservée ; réessayez dans un instant.
unavailable = Le serveur rencontre un problème. Réessayez dans un instant.
photo-signed-out = Votre session est terminée. Reconnectez-vous, puis réessayez.
signed-out = Votre session est terminée. Connectez-vous pour modifier vos paramètres.
forbidden = Vous n’avez pas l’autorisation de modifier cela.
too-many-changes = Trop de modifications. Réessayez plus tard.
too-many-changes-minutes = { $minutes ->
    [one] Trop de modifications. Réessayez dans { $minutes } minute.
   *[other] Trop de modifications. Réessayez dans { $minutes } minutes.
}
too-many-changes-seconds = { $seconds ->
    [one] Trop de modifications. Réessayez dans { $seconds } seconde.
   *[other] Trop de modifications. Réessayez dans { $seconds } secondes.
}
invalid-attribute = Cette valeur n’est pas valide. Corrigez-la, puis enregistrez à nouveau.
refused = Le serveur a refusé la modification. Réessayez plus tard.

## What can go wrong: the browser

worker-blocked = Le composant qui prépare les photos n’a pas démarré. Réessayez ; si le problème persiste, mettez ce navigateur à jour.
worker-crashed = La préparation de la photo a échoué. Réessayez.
worker-outdated = Cette page n’est plus à jour. Rechargez-la, puis réessayez.
decoder-unavailable = Le composant qui lit ce type de photo n’a pas pu être chargé. Réessayez.
clipboard-refused = Le navigateur ne laisse pas cette page lire le presse-papiers. Appuyez sur Ctrl+V (⌘V) ou choisissez un fichier.
camera-refused = Le navigateur ne laisse pas cette page utiliser la caméra. Autorisez-la dans les réglages du navigateur, puis réessayez.
camera-unavailable = Aucune caméra n’a pu démarrer. Branchez-en une ou fermez ce qui l’utilise, puis réessayez.
page-failed = Une erreur s’est produite sur cette page. Rechargez-la, puis réessayez.
browser-lacks = Il manque quelque chose à ce navigateur. Mettez-le à jour ou essayez-en un autre.
