# 简体中文。

## The picker

edit-profile = 编辑个人资料
editor = 编辑个人资料
profile-photo = 头像
profile-photo-of = { $name } 的头像
initials = 首字母 { $letters }
choose-photo = 选择照片
use-camera = 使用相机
paste = 粘贴
adjust-photo = 调整照片
remove-photo = 移除照片
save = 保存
cancel = 取消
sign-in = 登录
try-again = 重试
choose-hint = 请选择、拖入或粘贴照片：JPEG、PNG、WebP、GIF、HEIC 或 AVIF。
opening = 正在打开照片…
location-notice = 位置信息已移除：这张照片记录了拍摄地点，该信息不会离开您的设备。
animation-notice = 这是动态图片，将使用第一帧作为您的头像。
take-photo = 拍照
cameras = 相机
camera-view = 相机画面
discard-title = 放弃更改？
discard-question = 要放弃更改吗？照片尚未保存。
go-on = 继续编辑
discard = 放弃

## Framing

crop-area = 裁剪区域
crop-hint = 拖动可移动，滚动或双指捏合可缩放，轻点可居中，双击可放大。
crop-keys = 键盘：方向键移动，+ 和 − 缩放，R 旋转，F 翻转，[ 和 ] 校正，0 重置。
zoom = 缩放
zoom-in = 放大
zoom-out = 缩小
tools = 工具
undo = 撤销
redo = 重做
turn-left = 向左旋转
turn-right = 向右旋转
flip = 水平翻转
reset = 重置
square-guide = 方形参考线
straighten = 校正
degrees = { $angle }°
move-left = 向左移动
move-up = 向上移动
move-down = 向下移动
move-right = 向右移动
preview = 预览
few-pixels = 此区域有 { $found } × { $found } 像素；{ $wanted } × { $wanted } 像素会更清晰。
framing-value = 缩放 { $zoom }，{ $place ->
        [0] 左上方
        [1] 上方
        [2] 右上方
        [3] 左侧
        [4] 居中
        [5] 右侧
        [6] 左下方
        [7] 下方
       *[other] 右下方
    }{ $turned ->
        [0] {""}
       *[other] ，已旋转 { $turned }°
    }{ $angle ->
        [0] {""}
       *[other] ，已校正 { $angle }°
    }{ $mirrored ->
        [0] {""}
       *[other] ，已翻转
    }

## Saving

saving = 正在保存
preparing = 正在处理照片
uploading = 正在上传
photo-saved = 照片已保存。
photo-saved-smaller = 照片已保存（{ $before } → { $after }）。
location-removed = 位置信息已移除。
too-late = 来不及取消：更改已保存。

## Removing

removal-title = 移除照片？
removal-question = 要移除照片吗？之后将显示您的姓名首字母，以前的照片也会移除。
keep = 保留
remove = 移除
removing = 正在移除照片…
photo-removed = 照片已移除。

## After a change

dismiss = 关闭
undone = 已撤销更改。
changed-elsewhere = 在此期间，照片已在别处更改，将保持现状。
earlier-photos = 以前的照片
use-photo-from = 使用 { $date } 的照片

## The settings page

settings = 设置
sign-out = 退出登录
photo = 照片
profile = 个人资料
given-name = 名字
family-name = 姓氏
nickname = 昵称
gender = 性别
birthdate = 出生日期
website = 网站
time-zone = 时区
locale = 语言和地区
save-profile = 保存个人资料
profile-saved = 个人资料已保存
invalid-field = { $label }：该值无效。请更正后重新保存。
invalid-field-example = { $label }：该值无效。示例：{ $example }

## What can go wrong: the photo

empty = 此文件为空。请选择其他照片。
unsupported-format = 无法识别此文件。请选择 JPEG、PNG、WebP、GIF、AVIF 或 HEIC 格式的照片。
unsupported-coding = 这张照片的存储方式无法读取。请将其导出为 JPEG 后再选择。
damaged = 这张照片已损坏或不完整。请选择其他照片。
unreadable = 无法再读取此文件。请重新选择。
no-file = 其中没有照片。请选择一张照片。
several-files = 有多个文件。请只选择一张照片。
folder = 这是文件夹。请从中选择一张照片。
too-many-bytes = 此文件大小为 { $found }，上限为 { $allowed }。请选择较小的文件。
too-many-pixels = 这张照片有 { $found } 百万像素，上限为 { $allowed } 百万像素。请选择较小的照片。
side-too-long = 这张照片的一边有 { $found } 像素，上限为 { $allowed } 像素。请选择较小的照片。
too-slow = 处理这张照片耗时过长。请选择较小的照片。
cannot-decode = 此浏览器无法读取这种照片。请选择 JPEG，或更新浏览器。
photo-refused = 服务器拒绝了这张照片。请选择其他照片。
unusable-photo = 无法使用这张照片。请选择其他照片。
too-large = 这张照片太大。请选择较小的照片。

## What can go wrong: the server

offline = 您已离线。照片会保留，恢复联网后自动保存。
offline-for-now = 您已离线。恢复联网后会自动继续。
photo-unreachable = 无法连接服务器。照片已保留，请重试。
unreachable = 无法连接服务器。请重试。
photo-unavailable = 服务器出现问题。照片已保留，请稍后重试。
unavailable = 服务器出现问题。请稍后重试。
photo-signed-out = 您已退出登录。请重新登录后再试。
signed-out = 您已退出登录。请登录后再更改设置。
forbidden = 您无权更改此项。
too-many-changes = 更改次数过多。请稍后重试。
too-many-changes-minutes = 更改次数过多。请在 { $minutes } 分钟后重试。
too-many-changes-seconds = 更改次数过多。请在 { $seconds } 秒后重试。
invalid-attribute = 该值无效。请更正后重新保存。
refused = 服务器拒绝了此更改。请稍后重试。

## What can go wrong: the browser

worker-blocked = 照片处理组件未能启动。请重试；如果仍然失败，请更新浏览器。
worker-crashed = 照片处理失败。请重试。
worker-outdated = 此页面已过期。请重新加载后再试。
decoder-unavailable = 未能加载读取这种照片的组件。请重试。
clipboard-refused = 浏览器不允许此页面读取剪贴板。请按 Ctrl+V（⌘V）或选择文件。
camera-refused = 浏览器不允许此页面使用相机。请在浏览器设置中允许，然后重试。
camera-unavailable = 无法启动相机。请连接相机，或关闭正在使用相机的程序，然后重试。
page-failed = 此页面出了问题。请重新加载后再试。
browser-lacks = 此浏览器缺少所需功能。请更新浏览器，或换用其他浏览器。
