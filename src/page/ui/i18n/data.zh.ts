/** What loading images says, in Chinese. */
export const zhData = {
  'Unpacking {{name}}': '正在解压 {{name}}',
  '{{file}} in {{archive}}': '{{archive}} 中的 {{file}}',
  '{{file}} ({{format}})': '{{file}}（{{format}}）',
  'The folder is empty.': '文件夹是空的。',
  '{{name}} contains {{images}}; training needs at least {{least}}. Add more.':
    '{{name}} 有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{name}} contains {{images}} outside its test split; training needs at least {{least}}. Add more.':
    '{{name}} 除测试集外有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{n}} images': '{{n}} 张图像',
  '{{names}} and {{n}} more': '{{names}} 等，另有 {{n}} 个',
  '{{asset}}, a file of this app, is damaged. Reload the page.':
    '应用自带的 {{asset}} 已损坏。请重新载入页面。',
  '{{asset}}, a file of this app, could not be loaded: {{reason}}. Reload the page.':
    '应用自带的 {{asset}} 未能载入：{{reason}}。请重新载入页面。',
  '{{file}} has {{labels}} labels, but {{other}} has {{images}} images. Load two files that belong together.':
    '{{file}} 有 {{labels}} 个标签，而 {{other}} 有 {{images}} 张图像。请载入互相对应的两个文件。',
  '{{file}}: label {{at}} is {{label}}, but {{name}} has the labels 0 to {{last}}. The file is damaged; download it again.':
    '{{file}}：第 {{at}} 个标签是 {{label}}，但 {{name}} 的标签是 0 到 {{last}}。文件已损坏；请重新下载。',
  '{{file}} and {{other}} have names of the same part of a data set. Load only one of them.':
    '{{file}} 和 {{other}} 的名称对应数据集的同一部分。请只载入其中一个。',
  '{{file}} has no images file with a matching name. Use matching names such as train-images-idx3-ubyte and train-labels-idx1-ubyte, and load both.':
    '{{file}} 没有名称匹配的图像文件。请使用匹配的名称，如 train-images-idx3-ubyte 和 train-labels-idx1-ubyte，并同时载入。',
  '{{file}} has no labels file, but {{other}} has one. Load labels for both or for neither.':
    '{{file}} 没有标签文件，而 {{other}} 有。请为两者都载入标签，或都不载入。',
  '{{file}} cannot be decoded: the browser reports that it is damaged. Replace or remove it.':
    '{{file}} 无法解码：浏览器报告它已损坏。请替换或移除。',
  '{{file}} cannot be decoded: the browser has no memory for a {{width}} × {{height}} canvas. Close other tabs and try again.':
    '{{file}} 无法解码：浏览器没有足够内存绘制 {{width}} × {{height}} 的画布。请关闭其他标签页后重试。',
  '{{name}}: {{images}} images of {{side}} × {{side}} need {{bytes}} of memory, which is too much. Choose a smaller image side or fewer images.':
    '{{name}}：{{images}} 张 {{side}} × {{side}} 的图像需要 {{bytes}} 内存，超出上限。请减小图像边长或减少图像。',
  '{{file}} is truncated, damaged or not a tar archive. Download or pack it again.':
    '{{file}} 不完整、已损坏或不是 tar 归档。请重新下载或打包。',
  '{{file}} is truncated, damaged or not a zip archive. Download or pack it again.':
    '{{file}} 不完整、已损坏或不是 zip 压缩包。请重新下载或打包。',
  '{{file}} contains more than {{n}} files. Pack fewer files.':
    '{{file}} 里的文件超过 {{n}} 个。请少打包一些。',
  '{{file}} contains {{bytes}}, more than the limit of {{limit}}. Load a part of it.':
    '{{file}} 有 {{bytes}}，超过上限 {{limit}}。请只载入其中一部分。',
  '{{file}} can no longer be read: it was changed or moved after you chose it. Choose it again.':
    '{{file}} 无法再读取：选择之后它被修改或移动了。请重新选择。',
  '{{file}} is empty. Copy it again.': '{{file}} 是空文件。请重新复制。',
  '{{file}} and {{other}} are of different formats. Load one data set at a time, in one format.':
    '{{file}} 和 {{other}} 格式不同。请一次只载入一个数据集，且用同一种格式。',
  '{{files}}: Python pickle files run code when they are opened, so they are never read. Download the binary version, such as cifar-10-binary.tar.gz.':
    '{{files}}：Python pickle 文件打开时会运行代码，因此从不读取。请下载二进制版本，例如 cifar-10-binary.tar.gz。',
  '{{file}}: unsupported file type.': '{{file}}：不支持的文件类型。',
  '{{files}}: unsupported file types.': '{{files}}：不支持的文件类型。',
  '{{file}} is not a PNG, JPEG or WebP image, despite its extension. Replace or remove it.':
    '{{file}} 的扩展名是图片，但内容不是 PNG、JPEG 或 WebP。请替换或移除。',
  '{{file}} is {{width}} × {{height}} pixels; the maximum side is {{most}}. Shrink or remove it.':
    '{{file}} 为 {{width}} × {{height}} 像素；最大边长为 {{most}}。请缩小或移除。',
  '{{file}} is truncated or damaged. Replace or remove it.':
    '{{file}} 不完整或已损坏。请替换或移除。',
  '{{file}} is not a gzip file, despite its extension. Download it again, or remove .gz from its name if it is already unpacked.':
    '{{file}} 的扩展名是 .gz，但内容不是 gzip。请重新下载；如果已经解压，请去掉名称中的 .gz。',
  '{{file}} states that its {{size}} bytes unpack to {{bytes}}, which is implausible for images: it is truncated or malicious. Download it again.':
    '{{file}} 声称其 {{size}} 字节会解压成 {{bytes}}，对图像数据而言不合理：文件不完整或有恶意。请重新下载。',
  '{{file}} is truncated or damaged: its unpacked content does not match its header. Download or pack it again.':
    '{{file}} 不完整或已损坏：解压内容与文件头不符。请重新下载或打包。',
  '{{file}} is not an IDX file, despite its name. Download it again.':
    '{{file}} 的名称是 IDX，但内容不是。请重新下载。',
  '{{file}} is an IDX file of type {{type}} with {{n}} dimensions; images need type 8 (bytes) and 3 dimensions, labels type 8 and 1. Load greyscale images and their labels.':
    '{{file}} 是类型 {{type}}、{{n}} 维的 IDX 文件；图像应为类型 8（字节）、3 维，标签应为类型 8、1 维。请载入灰度图像及其标签。',
  'The images of {{file}} are {{width}} × {{height}} pixels; the side must be 1 to {{most}}. Download it again.':
    '{{file}} 的图像为 {{width}} × {{height}} 像素；边长必须为 1 到 {{most}}。请重新下载。',
  '{{file}} has {{found}} bytes, but its header requires {{expected}}: it is truncated or damaged. Download it again.':
    '{{file}} 有 {{found}} 字节，而文件头要求 {{expected}}：它不完整或已损坏。请重新下载。',
  '{{file}} is outside the class folders, but {{other}} is in one. Move it into the folder of its class or remove it.':
    '{{file}} 在类别文件夹之外，而 {{other}} 在其中。请把它移到所属类别的文件夹，或移除。',
  '{{file}}: with it the images exceed {{n}} megapixels, the most for files of this size. Load fewer or smaller images.':
    '{{file}}：加上它，图像超过 {{n}} 百万像素，即这样大小的文件的上限。请减少或缩小图像。',
  'Reading {{file}} was ended after {{seconds}} s, far longer than files of this size take: it is damaged or malicious. {{fix}}':
    '读取 {{file}} 已在 {{seconds}} 秒后终止，远超这样大小的文件所需：文件已损坏或有恶意。{{fix}}',
  'Choose other images.': '请选择其他图像。',
  'Runs that were imported before it are kept.': '此前已导入的运行会保留。',
  'The reader of the files failed: {{reason}}. Choose other images, or fewer of them.':
    '文件读取器失败：{{reason}}。请选择其他图像，或减少图像。',
  'it gave no reason': '未给出原因',
  'its answer cannot be read': '其回答无法读取',
  '{{files}}: links and paths outside the archive are never followed, and it contains nothing else. Pack the images themselves.':
    '{{files}}：不会跟随链接或压缩包之外的路径，而其中没有别的内容。请打包图像本身。',
  '{{file}} and {{other}} share bytes, as in no honest archive. Download or pack it again.':
    '{{file}} 与 {{other}} 共用字节，正常的压缩包不会这样。请重新下载或打包。',
  '{{file}} has {{bytes}}; the maximum per image is {{most}}. Shrink or remove it.':
    '{{file}} 有 {{bytes}}；每张图像最多 {{most}}。请缩小或移除。',
  '{{file}} states {{width}} × {{height}} pixels but decodes to {{w}} × {{h}}. Replace or remove it.':
    '{{file}} 声明为 {{width}} × {{height}} 像素，解码后却是 {{w}} × {{h}}。请替换或移除。',
  'The images have {{n}} classes; the maximum is {{most}}. Merge some class folders.':
    '图像有 {{n}} 个类别；最多 {{most}} 个。请合并部分类别文件夹。',
  '{{file}} states that its {{size}} bytes unpack to {{bytes}}. Unpack it yourself and load the folder instead.':
    '{{file}} 声称其 {{size}} 字节会解压成 {{bytes}}。请自行解压后载入文件夹。',
  '{{file}} is password-protected. Pack the zip again without a password.':
    '{{file}} 有密码保护。请不设密码重新打包。',
  '{{file}} uses compression method {{n}}; only deflate is supported. Pack the zip again with a standard zip tool.':
    '{{file}} 使用压缩方法 {{n}}；仅支持 deflate。请用常规 zip 工具重新打包。',
  '{{file}} has {{bytes}} bytes, which is not a multiple of the {{name}} record size of {{record}} bytes: it is truncated or not {{name}} binary. Download it again.':
    '{{file}} 有 {{bytes}} 字节，不是 {{name}} 记录（{{record}} 字节）的整数倍：它不完整，或不是 {{name}} 二进制文件。请重新下载。',
  '{{file}}: record {{at}} has the label {{label}}, but {{name}} has the labels 0 to {{last}}. The file is damaged or not {{name}} binary; download it again.':
    '{{file}}：第 {{at}} 条记录的标签是 {{label}}，但 {{name}} 的标签是 0 到 {{last}}。文件已损坏或不是 {{name}} 二进制文件；请重新下载。',
  'Resized to {{side}} × {{side}} by the shorter side, with a centre crop: {{n}} of {{all}}.':
    '按短边缩放到 {{side}} × {{side}} 并中心裁剪：{{all}}中的 {{n}} 张。',
  'The {{size}} images were resized to {{side}} × {{side}}.':
    '{{size}} 的图像已缩放到 {{side}} × {{side}}。',
  'The {{size}} glyphs were resized to {{side}} × {{side}}.':
    '{{size}} 的字形已缩放到 {{side}} × {{side}}。',
  'The {{size}} images were padded to {{side}} × {{side}} with their border colour.':
    '{{size}} 的图像已用边缘颜色填充到 {{side}} × {{side}}。',
  'Greyscale images: the three colour channels are equal.': '灰度图像：三个颜色通道相同。',
  'No labels file was loaded, so there is no kNN accuracy.':
    '未载入标签文件，因此没有 kNN 准确率。',
  'Test split, by name: {{n}}.': '测试集（按名称）：{{n}}。',
  'Your own images.': '你自己的图像。',
  'All images are in one folder, so there are no labels and no kNN accuracy.':
    '所有图像都在同一个文件夹里，因此没有标签，也没有 kNN 准确率。',
  'Skipped (not read here): {{files}}.': '已跳过（此处不读取）：{{files}}。',
  'Skipped, pictures of a kind that is not read: {{files}}. Convert them to PNG or JPEG.':
    '已跳过（不支持的图片格式）：{{files}}。请转换为 PNG 或 JPEG。',
  'Skipped ({{n}} of {{all}} images): {{reason}}': '已跳过（{{all}} 张中的 {{n}} 张）：{{reason}}',
  'Skipped: {{reason}}': '已跳过：{{reason}}',
  'and {{n}} more images': '以及另外 {{n}} 张图像',
  'These images have no labels, so kNN accuracy and the linear probe are not measured. Put each class in a folder of its own to have them.':
    '这些图像没有标签，因此不测 kNN 准确率和线性探测。把每个类别放进各自的文件夹即可测量。',
  'The run was trained on “{{own}}”, and “{{loaded}}” is loaded. Choose “{{own}}” under Images.':
    '该训练使用“{{own}}”，而当前载入的是“{{loaded}}”。请在“图像”中选择“{{own}}”。',
  '1 file': '1 个文件',
  '{{n}} files': '{{n}} 个文件',
  '“{{name}}” is being opened.': '正在打开“{{name}}”。',
  'Your images “{{name}}” ({{files}}) are not open. Allow access to them under Images.':
    '你的图像“{{name}}”（{{files}}）尚未打开。请在“图像”中允许访问。',
  'Your images “{{name}}” ({{files}}) are not loaded. Choose them again under Images.':
    '你的图像“{{name}}”（{{files}}）尚未载入。请在“图像”中重新选择。',
  'The run was trained on your own images, “{{name}}”. Choose them under Images.':
    '该训练使用你自己的图像“{{name}}”。请在“图像”中选择。',
  '“{{name}}” could not be opened': '无法打开“{{name}}”',
  'It was moved or deleted since. Choose it again under Images.':
    '它已被移动或删除。请在“图像”中重新选择。',
  'The browser did not allow access. Choose it again under Images.':
    '浏览器未允许访问。请在“图像”中重新选择。',
  'Skipped, links or paths outside the archive: {{files}}.':
    '已跳过（链接或指向归档之外的路径）：{{files}}。',
  'the server answered {{status}}': '服务器返回 {{status}}',
  'the connection failed': '连接失败',
  '1 image': '1 张图像',
  '{{file}}, a file of the project, is missing. Clone the project again.':
    '缺少随项目提供的 {{file}}；请重新克隆项目。',
  '{{file}} cannot be decoded: {{reason}}. Replace or remove it.':
    '{{file}} 无法解码：{{reason}}。请替换或移除。',
  'it is damaged': '文件已损坏',
  '{{file}} is truncated: pixels are missing. Replace or remove it.':
    '{{file}} 不完整：缺少像素。请替换或移除。',
  '{{path}} does not exist; check the path.': '{{path}} 不存在；请检查路径。',
};
