# 日本語。です・ます調、ボタンは体言止め。

## The picker

edit-profile = プロフィールを編集
editor = プロフィールを編集
profile-photo = プロフィール写真
profile-photo-of = { $name }のプロフィール写真
initials = イニシャル { $letters }
choose-photo = 写真を選択
use-camera = カメラを使う
paste = 貼り付け
adjust-photo = 写真を調整
remove-photo = 写真を削除
save = 保存
cancel = キャンセル
sign-in = サインイン
try-again = 再試行
choose-hint = 写真を選択、ドロップ、または貼り付けてください（JPEG、PNG、WebP、GIF、HEIC、AVIF）。
opening = 写真を開いています…
location-notice = 位置情報を削除しました。この写真には撮影場所が記録されていますが、端末の外には出ません。
animation-notice = これは動く画像です。最初のフレームが写真になります。
take-photo = 撮影
cameras = カメラ
camera-view = カメラの映像
discard-title = 変更を破棄しますか？
discard-question = 変更を破棄しますか？写真はまだ保存されていません。
go-on = 編集を続ける
discard = 破棄

## Framing

crop-area = 切り抜き範囲
crop-hint = ドラッグで移動、スクロールまたはピンチで拡大・縮小、タップで中央に、ダブルタップで拡大します。
crop-keys = キーボード：矢印キーで移動、+ と − で拡大・縮小、R で回転、F で反転、[ と ] で傾き調整、0 でリセットします。
zoom = ズーム
zoom-in = 拡大
zoom-out = 縮小
tools = ツール
undo = 元に戻す
redo = やり直す
turn-left = 左に回転
turn-right = 右に回転
flip = 左右反転
reset = リセット
square-guide = 四角いガイド
straighten = 傾き調整
degrees = { $angle }°
move-left = 左へ移動
move-up = 上へ移動
move-down = 下へ移動
move-right = 右へ移動
preview = プレビュー
few-pixels = この範囲は { $found } × { $found } ピクセルです。{ $wanted } × { $wanted } ピクセルあると、より鮮明になります。
framing-value = ズーム { $zoom }、{ $place ->
        [0] 左上
        [1] 上
        [2] 右上
        [3] 左
        [4] 中央
        [5] 右
        [6] 左下
        [7] 下
       *[other] 右下
    }{ $turned ->
        [0] {""}
       *[other] 、{ $turned }° 回転
    }{ $angle ->
        [0] {""}
       *[other] 、傾き { $angle }°
    }{ $mirrored ->
        [0] {""}
       *[other] 、左右反転
    }

## Saving

saving = 保存しています
preparing = 写真を準備しています
uploading = アップロードしています
photo-saved = 写真を保存しました。
photo-saved-smaller = 写真を保存しました（{ $before } → { $after }）。
location-removed = 位置情報を削除しました。
too-late = キャンセルできませんでした。変更はすでに保存されています。

## Removing

removal-title = 写真を削除しますか？
removal-question = 写真を削除しますか？代わりにイニシャルが表示されます。以前の写真も削除されます。
keep = 削除しない
remove = 削除
removing = 写真を削除しています…
photo-removed = 写真を削除しました。

## After a change

dismiss = 閉じる
undone = 変更を元に戻しました。
changed-elsewhere = その間に写真が別の場所で変更されました。今の写真をそのまま使います。
earlier-photos = 以前の写真
use-photo-from = { $date }の写真を使う

## The settings page

settings = 設定
sign-out = サインアウト
photo = 写真
profile = プロフィール
given-name = 名
family-name = 姓
nickname = ニックネーム
gender = 性別
birthdate = 生年月日
website = ウェブサイト
time-zone = タイムゾーン
locale = 言語と地域
save-profile = プロフィールを保存
profile-saved = プロフィールを保存しました
invalid-field = { $label }: この値は正しくありません。修正してもう一度保存してください。
invalid-field-example = { $label }: この値は正しくありません。例: { $example }

## What can go wrong: the photo

empty = このファイルは空です。別の写真を選択してください。
unsupported-format = このファイルは読み込める写真ではありません。JPEG、PNG、WebP、GIF、AVIF、HEIC のいずれかを選択してください。
unsupported-coding = この写真は読み込めない方式で保存されています。JPEG として書き出し、そのファイルを選択してください。
damaged = この写真は壊れているか、不完全です。別の写真を選択してください。
unreadable = このファイルを読み込めなくなりました。もう一度選択してください。
no-file = ここに写真はありません。写真を選択してください。
several-files = 複数のファイルがあります。写真を1枚だけ選択してください。
folder = これはフォルダーです。中の写真を1枚選択してください。
too-many-bytes = このファイルは { $found } です。上限は { $allowed } です。より小さいファイルを選択してください。
too-many-pixels = この写真は { $found } メガピクセルです。上限は { $allowed } メガピクセルです。より小さい写真を選択してください。
side-too-long = この写真の一辺は { $found } ピクセルです。上限は { $allowed } ピクセルです。より小さい写真を選択してください。
too-slow = この写真は処理に時間がかかりすぎます。より小さい写真を選択してください。
cannot-decode = このブラウザーはこの種類の写真を読み込めません。JPEG を選択するか、ブラウザーを更新してください。
photo-refused = サーバーがこの写真を受け付けませんでした。別の写真を選択してください。
unusable-photo = この写真は使えません。別の写真を選択してください。
too-large = この写真は大きすぎます。より小さい写真を選択してください。

## What can go wrong: the server

offline = オフラインです。写真は保持され、オンラインに戻ると保存されます。
offline-for-now = オフラインです。オンラインに戻ると自動的に続行します。
photo-unreachable = サーバーに接続できません。写真は保持されています。もう一度お試しください。
unreachable = サーバーに接続できません。もう一度お試しください。
photo-unavailable = サーバーで問題が発生しました。写真は保持されています。しばらくしてからもう一度お試しください。
unavailable = サーバーで問題が発生しました。しばらくしてからもう一度お試しください。
photo-signed-out = サインアウトしています。サインインしてから、もう一度お試しください。
signed-out = サインアウトしています。設定を変更するにはサインインしてください。
forbidden = この変更を行う権限がありません。
too-many-changes = 変更の回数が多すぎます。後でもう一度お試しください。
too-many-changes-minutes = 変更の回数が多すぎます。{ $minutes } 分後にもう一度お試しください。
too-many-changes-seconds = 変更の回数が多すぎます。{ $seconds } 秒後にもう一度お試しください。
invalid-attribute = この値は正しくありません。修正してもう一度保存してください。
refused = サーバーが変更を受け付けませんでした。後でもう一度お試しください。

## What can go wrong: the browser

worker-blocked = 写真を準備する機能を開始できませんでした。もう一度お試しください。解決しない場合は、ブラウザーを更新してください。
worker-crashed = 写真を準備できませんでした。もう一度お試しください。
worker-outdated = このページは古くなっています。再読み込みしてから、もう一度お試しください。
decoder-unavailable = この種類の写真を読み込む機能を取得できませんでした。もう一度お試しください。
clipboard-refused = ブラウザーがこのページにクリップボードの読み取りを許可していません。Ctrl+V（⌘V）を押すか、ファイルを選択してください。
camera-refused = ブラウザーがこのページにカメラの使用を許可していません。ブラウザーの設定で許可してから、もう一度お試しください。
camera-unavailable = カメラを起動できませんでした。カメラを接続するか、使用中のアプリを閉じてから、もう一度お試しください。
page-failed = このページで問題が発生しました。再読み込みして、もう一度お試しください。
browser-lacks = このブラウザーには必要な機能がありません。更新するか、別のブラウザーをお試しください。
