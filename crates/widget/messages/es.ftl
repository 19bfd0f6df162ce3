# Español. Trato de tú.

## The picker

edit-profile = Editar perfil
editor = Editar perfil
profile-photo = Foto de perfil
profile-photo-of = Foto de perfil de { $name }
initials = Iniciales { $letters }
choose-photo = Elegir foto
use-camera = Usar la cámara
paste = Pegar
adjust-photo = Ajustar foto
remove-photo = Quitar foto
save = Guardar
cancel = Cancelar
sign-in = Iniciar sesión
try-again = Reintentar
choose-hint = Elige, arrastra o pega una foto. JPEG, PNG, WebP, GIF, HEIC o AVIF.
opening = Abriendo tu foto…
location-notice = Ubicación eliminada: esta foto dice dónde se tomó, y ese dato no sale de tu dispositivo.
animation-notice = Esta imagen se mueve. Su primer fotograma será tu foto.
take-photo = Hacer foto
cameras = Cámara
camera-view = Lo que ve la cámara
discard-title = ¿Descartar los cambios?
discard-question = ¿Descartar los cambios? La foto aún no se ha guardado.
go-on = Seguir editando
discard = Descartar

## Framing

crop-area = Área de recorte
crop-hint = Arrastra para mover, usa la rueda o dos dedos para ampliar, toca para centrar y toca dos veces para acercar.
crop-keys = Con el teclado: las flechas mueven, + y − amplían y reducen, R gira, F refleja, [ y ] enderezan, 0 restablece.
zoom = Zoom
zoom-in = Acercar
zoom-out = Alejar
tools = Herramientas
undo = Deshacer
redo = Rehacer
turn-left = Girar a la izquierda
turn-right = Girar a la derecha
flip = Reflejar
reset = Restablecer
square-guide = Guía cuadrada
straighten = Enderezar
degrees = { $angle }°
move-left = Mover a la izquierda
move-up = Mover hacia arriba
move-down = Mover hacia abajo
move-right = Mover a la derecha
preview = Vista previa
few-pixels = Esta parte tiene { $found } × { $found } píxeles; con { $wanted } × { $wanted } la foto sería más nítida.
framing-value = Zoom { $zoom }, { $place ->
        [0] arriba a la izquierda
        [1] arriba
        [2] arriba a la derecha
        [3] a la izquierda
        [4] centrado
        [5] a la derecha
        [6] abajo a la izquierda
        [7] abajo
       *[other] abajo a la derecha
    }{ $turned ->
        [0] {""}
       *[other] , girado { $turned }°
    }{ $angle ->
        [0] {""}
       *[other] , enderezado { $angle }°
    }{ $mirrored ->
        [0] {""}
       *[other] , reflejado
    }

## Saving

saving = Guardando
preparing = Preparando tu foto
uploading = Subiendo
photo-saved = Foto guardada.
photo-saved-smaller = Foto guardada ({ $before } → { $after }).
location-removed = Ubicación eliminada.
too-late = Demasiado tarde para cancelar: el cambio ya se había guardado.

## Removing

removal-title = ¿Quitar la foto?
removal-question = ¿Quitar la foto? En su lugar se mostrarán tus iniciales. También se quitarán las fotos anteriores.
keep = Conservar
remove = Quitar
removing = Quitando tu foto…
photo-removed = Foto quitada.

## After a change

dismiss = Cerrar
undone = Cambio deshecho.
changed-elsewhere = Mientras tanto, tu foto se cambió en otro lugar. Se queda como está.
earlier-photos = Fotos anteriores
use-photo-from = Usar la foto del { $date }

## The settings page

settings = Ajustes
sign-out = Cerrar sesión
photo = Foto
profile = Perfil
given-name = Nombre
family-name = Apellidos
nickname = Apodo
gender = Género
birthdate = Fecha de nacimiento
website = Sitio web
time-zone = Zona horaria
locale = Idioma y región
save-profile = Guardar perfil
profile-saved = Perfil guardado
invalid-field = { $label }: este valor no es válido. Corrígelo y guarda de nuevo.
invalid-field-example = { $label }: este valor no es válido. Un ejemplo: { $example }

## What can go wrong: the photo

empty = Este archivo está vacío. Elige otra foto.
unsupported-format = Este archivo no es una foto que podamos leer. Elige un JPEG, PNG, WebP, GIF, AVIF o HEIC.
unsupported-coding = Esta foto está guardada de una forma que no podemos leer. Expórtala como JPEG y elige ese archivo.
damaged = Esta foto está dañada o incompleta. Elige otra.
unreadable = Este archivo ya no se puede leer. Elígelo de nuevo.
no-file = Aquí no hay ninguna foto. Elige una.
several-files = Son varios archivos. Elige una sola foto.
folder = Es una carpeta. Elige una foto de ella.
too-many-bytes = Este archivo ocupa { $found } y el máximo es { $allowed }. Elige uno más pequeño.
too-many-pixels = Esta foto tiene { $found } megapíxeles y el máximo es de { $allowed } megapíxeles. Elige una más pequeña.
side-too-long = Un lado de esta foto tiene { $found } píxeles y el máximo es { $allowed }. Elige una más pequeña.
too-slow = Esta foto tarda demasiado. Elige una más pequeña.
cannot-decode = Este navegador no puede leer este tipo de foto. Elige un JPEG o actualiza el navegador.
photo-refused = El servidor ha rechazado esta foto. Elige otra.
unusable-photo = Esta foto no se puede usar. Elige otra.
too-large = Esta foto es demasiado grande. Elige una más pequeña.

## What can go wrong: the server

offline = No tienes conexión. Tu foto no se pierde y se guardará cuando vuelvas a estar en línea.
offline-for-now = No tienes conexión. Se continuará automáticamente cuando vuelvas a estar en línea.
photo-unreachable = No se puede contactar con el servidor. Tu foto no se pierde; inténtalo de nuevo.
unreachable = No se puede contactar con el servidor. Inténtalo de nuevo.
photo-unavailable = El servidor tiene un problema. Tu foto no se pierde; inténtalo de nuevo en un momento.
unavailable = El servidor tiene un problema. Inténtalo de nuevo en un momento.
photo-signed-out = Tu sesión se ha cerrado. Inicia sesión y vuelve a intentarlo.
signed-out = Tu sesión se ha cerrado. Inicia sesión para cambiar tus ajustes.
forbidden = No tienes permiso para cambiar esto.
too-many-changes = Demasiados cambios. Inténtalo de nuevo más tarde.
too-many-changes-minutes = { $minutes ->
    [one] Demasiados cambios. Inténtalo de nuevo en { $minutes } minuto.
   *[other] Demasiados cambios. Inténtalo de nuevo en { $minutes } minutos.
}
too-many-changes-seconds = { $seconds ->
    [one] Demasiados cambios. Inténtalo de nuevo en { $seconds } segundo.
   *[other] Demasiados cambios. Inténtalo de nuevo en { $seconds } segundos.
}
invalid-attribute = Este valor no es válido. Corrígelo y guarda de nuevo.
refused = El servidor ha rechazado el cambio. Inténtalo de nuevo más tarde.

## What can go wrong: the browser

worker-blocked = La parte que prepara las fotos no se ha iniciado. Inténtalo de nuevo; si sigue fallando, actualiza el navegador.
worker-crashed = No se ha podido preparar la foto. Inténtalo de nuevo.
worker-outdated = Esta página está desactualizada. Recárgala y vuelve a intentarlo.
decoder-unavailable = No se ha podido cargar la parte que lee este tipo de foto. Inténtalo de nuevo.
clipboard-refused = El navegador no deja que esta página lea el portapapeles. Pulsa Ctrl+V (⌘V) o elige un archivo.
camera-refused = El navegador no deja que esta página use la cámara. Permítelo en los ajustes del navegador y vuelve a intentarlo.
camera-unavailable = No se ha podido iniciar ninguna cámara. Conecta una o cierra lo que la esté usando y vuelve a intentarlo.
page-failed = Algo ha fallado en esta página. Recárgala y vuelve a intentarlo.
browser-lacks = A este navegador le falta algo. Actualízalo o prueba con otro.
