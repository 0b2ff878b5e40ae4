/** What loading images says, in Chinese. */
export const zhData = {
  'Unpacking {{name}}': '正在解压 {{name}}',
  'There are no files in what you gave: the folder is empty.':
    '您给的内容里没有文件：文件夹是空的。',
  'Give CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz), IDX with or without .gz, or a folder or zip of PNG, JPEG or WebP with one folder a class.':
    '请给 CIFAR-10 二进制文件（.bin、.bin.gz 或 cifar-10-binary.tar.gz）、IDX（可带 .gz），或每类一个文件夹的 PNG、JPEG、WebP 文件夹或 zip。',
  '{{name}} holds {{images}}; training needs at least {{least}}. Add more.':
    '{{name}} 有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{name}} holds {{images}} outside its test split; training needs at least {{least}}. Add more.':
    '{{name}} 除测试集外有 {{images}}；训练至少需要 {{least}} 张。请添加更多。',
  '{{n}} pictures': '{{n}} 张图片',
  '{{names}} and {{n}} more': '{{names}} 等，另有 {{n}} 个',
  '{{asset}}, which comes with the app, is damaged. Reload the page.':
    '{{asset}}（随应用提供）已损坏。请重新载入页面。',
  '{{asset}}, which comes with the app, did not load: {{reason}}. Reload the page.':
    '{{asset}}（随应用提供）未能载入：{{reason}}。请重新载入页面。',
  '{{file}} has {{labels}} labels for the {{images}} images of {{other}}. Give the two files that belong together.':
    '{{file}} 有 {{labels}} 个标签，而 {{other}} 有 {{images}} 张图像。请给互相对应的两个文件。',
  '{{file}}: label {{at}} is {{label}}, but {{name}} has the labels 0 to {{last}}. The file is damaged; download it again.':
    '{{file}}：第 {{at}} 个标签是 {{label}}，但 {{name}} 的标签是 0 到 {{last}}。文件已损坏；请重新下载。',
  '{{file}} and {{other}} are both named like the same half of a data set. Give only one of them.':
    '{{file}} 和 {{other}} 的名字都像数据集的同一半。请只给其中一个。',
  '{{file}} has no images file whose name goes with it. Name them alike, such as train-images-idx3-ubyte and train-labels-idx1-ubyte, and give both.':
    '{{file}} 没有名字与之对应的图像文件。请把名字取成对应的，如 train-images-idx3-ubyte 和 train-labels-idx1-ubyte，并同时给出。',
  '{{file}} has no labels file, but {{other}} has one. Give the labels of both, or of none.':
    '{{file}} 没有标签文件，而 {{other}} 有。请两者都给标签，或都不给。',
  '{{file}} cannot be decoded: the browser finds it damaged. Replace it or take it out.':
    '{{file}} 无法解码：浏览器认为它已损坏。请替换或移除。',
  '{{file}} cannot be decoded: the browser has no memory for a {{width}} × {{height}} canvas. Close other tabs and try again.':
    '{{file}} 无法解码：浏览器没有足够内存绘制 {{width}} × {{height}} 的画布。请关闭其他标签页后重试。',
  '{{name}}: {{images}} images of {{side}} × {{side}} need {{bytes}}, which is more than can be held. Choose a smaller image side or fewer images.':
    '{{name}}：{{images}} 张 {{side}} × {{side}} 的图像需要 {{bytes}}，放不下。请减小图像边长或减少图像。',
  '{{file}} is cut short, damaged or not a tar archive. Download or pack it again.':
    '{{file}} 不完整、已损坏或不是 tar 归档。请重新下载或打包。',
  '{{file}} is cut short, damaged or not a zip archive. Download or pack it again.':
    '{{file}} 不完整、已损坏或不是 zip 压缩包。请重新下载或打包。',
  '{{file}} holds more than {{n}} files. Pack fewer of them.':
    '{{file}} 里的文件超过 {{n}} 个。请少打包一些。',
  '{{file}} holds {{bytes}}, more than the {{limit}} a page can take. Give a part of it.':
    '{{file}} 有 {{bytes}}，超过页面能接受的 {{limit}}。请只给其中一部分。',
  '{{file}} can no longer be read: it was changed or moved after you chose it. Choose it again.':
    '{{file}} 无法再读取：选择之后它被修改或移动了。请重新选择。',
  '{{file}} is empty. Copy it again.': '{{file}} 是空文件。请重新复制。',
  '{{file}} and {{other}} are of different formats. Load one data set at a time, in one format.':
    '{{file}} 和 {{other}} 格式不同。请一次只载入一个数据集，且用同一种格式。',
  '{{files}}: Python pickle files run code when they are opened, so they are never read. Download the binary version, cifar-10-binary.tar.gz.':
    '{{files}}：Python pickle 文件打开时会运行代码，因此从不读取。请下载二进制版本 cifar-10-binary.tar.gz。',
  '{{file}}: this is of no type that can be read.': '{{file}}：这不是能读取的类型。',
  '{{files}}: these are of no type that can be read.': '{{files}}：这些不是能读取的类型。',
  '{{file}} is not a PNG, JPEG or WebP picture although its name says so. Replace it or take it out.':
    '{{file}} 名字像图片，但并不是 PNG、JPEG 或 WebP。请替换或移除。',
  '{{file}} says it is {{width}} × {{height}} pixels; {{most}} a side is the most. Shrink it or take it out.':
    '{{file}} 声称有 {{width}} × {{height}} 像素；边长最大 {{most}}。请缩小或移除。',
  '{{file}} is cut short or damaged. Replace it or take it out.':
    '{{file}} 不完整或已损坏。请替换或移除。',
  '{{file}} is not a gzip file although its name says so. Download it again, or take .gz off its name if it was unpacked already.':
    '{{file}} 名字像 gzip，但并不是。请重新下载；如果已经解压，请去掉名字里的 .gz。',
  '{{file}} states that its {{size}} bytes unpack to {{bytes}}, which no image data set does: it is cut short or not meant to be unpacked. Download it again.':
    '{{file}} 声称它的 {{size}} 字节会解压成 {{bytes}}，没有图像数据集会这样：它不完整，或本就不该解压。请重新下载。',
  '{{file}} is cut short or damaged: it does not unpack to what it states. Download or pack it again.':
    '{{file}} 不完整或已损坏：解压结果与它声明的不符。请重新下载或打包。',
  '{{file}} is not an IDX file although its name says so. Download it again.':
    '{{file}} 名字像 IDX，但并不是。请重新下载。',
  '{{file}} is an IDX file of type {{type}} with {{n}} dimensions; images have type 8 (bytes) and 3, labels type 8 and 1. Give grey images and their labels.':
    '{{file}} 是类型 {{type}}、{{n}} 维的 IDX 文件；图像应为类型 8（字节）、3 维，标签为类型 8、1 维。请给灰度图像及其标签。',
  '{{file}} says its images are {{width}} × {{height}} pixels; 1 to {{most}} a side can be read. Download it again.':
    '{{file}} 声称图像有 {{width}} × {{height}} 像素；能读取的边长是 1 到 {{most}}。请重新下载。',
  '{{file}} holds {{found}} bytes where its header asks for {{expected}}: it is cut short or damaged. Download it again.':
    '{{file}} 有 {{found}} 字节，而文件头要求 {{expected}}：它不完整或已损坏。请重新下载。',
  '{{file}} lies outside the class folders while {{other}} lies in one. Move it into the folder of its class or take it out.':
    '{{file}} 在类别文件夹之外，而 {{other}} 在其中。请把它移到所属类别的文件夹，或移除。',
  '{{file}}: with it the pictures come to more than {{n}} megapixels. Give fewer or smaller pictures.':
    '{{file}}：加上它，图片总计超过 {{n}} 百万像素。请减少或缩小图片。',
  '{{file}} holds {{bytes}}; {{most}} a picture is the most. Shrink it or take it out.':
    '{{file}} 有 {{bytes}}；每张图片最多 {{most}}。请缩小或移除。',
  '{{file}} says it is {{width}} × {{height}} pixels but decodes to {{w}} × {{h}}. Replace it or take it out.':
    '{{file}} 声称有 {{width}} × {{height}} 像素，解码后却是 {{w}} × {{h}}。请替换或移除。',
  'The images have {{n}} classes; {{most}} is the most. Put several of them into one folder.':
    '图像有 {{n}} 个类别；最多 {{most}} 个。请把几个类别放进同一个文件夹。',
  '{{file}} states that its {{size}} bytes unpack to {{bytes}}. Unpack it yourself and give the folder instead.':
    '{{file}} 声称它的 {{size}} 字节会解压成 {{bytes}}。请自行解压后改给文件夹。',
  '{{file}} is locked by a password. Pack the zip again without one.':
    '{{file}} 有密码保护。请不设密码重新打包。',
  '{{file}} is packed by a method (number {{n}}) other than deflate. Pack the zip again with an ordinary zip tool.':
    '{{file}} 用的压缩方法（编号 {{n}}）不是 deflate。请用普通的 zip 工具重新打包。',
  '{{file}} has the record length of CIFAR-100, which is not read yet. Give CIFAR-10, or CIFAR-100 as pictures with one folder a class.':
    '{{file}} 的记录长度是 CIFAR-100 的，目前还不能读取。请给 CIFAR-10，或每类一个文件夹的 CIFAR-100 图片。',
  '{{file}} holds {{bytes}} bytes, which is no whole number of CIFAR-10 records of {{record}} bytes: it is cut short or not CIFAR-10 binary. Download it again.':
    '{{file}} 有 {{bytes}} 字节，不是 CIFAR-10 记录（{{record}} 字节）的整数倍：它不完整，或不是 CIFAR-10 二进制文件。请重新下载。',
  '{{file}}: record {{at}} has the label {{label}}, but CIFAR-10 has the labels 0 to 9. The file is damaged or not CIFAR-10 binary; download it again.':
    '{{file}}：第 {{at}} 条记录的标签是 {{label}}，但 CIFAR-10 的标签是 0 到 9。文件已损坏或不是 CIFAR-10 二进制文件；请重新下载。',
  'Resized to {{side}} × {{side}}, the shorter side fitted and the centre kept: {{n}} of {{all}}.':
    '已缩放到 {{side}} × {{side}}，短边对齐并保留中央：{{all}}中的 {{n}} 张。',
  'The {{size}} images were resized to {{side}} × {{side}}.':
    '{{size}} 的图像已缩放到 {{side}} × {{side}}。',
  'The {{size}} glyphs were resized to {{side}} × {{side}}.':
    '{{size}} 的字形已缩放到 {{side}} × {{side}}。',
  'The {{size}} images were centred in {{side}} × {{side}} on their border colour.':
    '{{size}} 的图像已置于 {{side}} × {{side}} 中央，四周填其边缘颜色。',
  'Grey images: the three colour channels are equal.': '灰度图像：三个颜色通道相同。',
  'No labels file was given, so there is no kNN accuracy.': '没有给标签文件，因此没有 kNN 准确率。',
  'Test split, from its folder: {{n}}.': '测试集（按文件夹名）：{{n}}。',
  'Your own images.': '你自己的图像。',
  'Your own pictures.': '你自己的图片。',
  'The pictures lie in one folder, so they have no labels and no kNN accuracy.':
    '图片都在同一个文件夹里，因此没有标签，也没有 kNN 准确率。',
  'Passed over, being no images: {{files}}.': '已跳过（不是图像）：{{files}}。',
  'Passed over, being links or outside the archive: {{files}}.':
    '已跳过（是链接或在归档之外）：{{files}}。',
  'the server answered {{status}}': '服务器返回 {{status}}',
  'the connection failed': '连接失败',
  '1 picture': '1 张图片',
  '{{file}}, which comes with the project, is missing; clone the project again.':
    '缺少随项目提供的 {{file}}；请重新克隆项目。',
  '{{file}} cannot be decoded: {{reason}}. Replace it or take it out.':
    '{{file}} 无法解码：{{reason}}。请替换或移除。',
  'it is damaged': '文件已损坏',
  '{{file}} is cut short: pixels are missing. Replace it or take it out.':
    '{{file}} 不完整：缺少像素。请替换或移除。',
  '{{file}} is a PNG with a palette or fewer than 8 bits a channel, which --runtime node does not read; save it as RGB or use --runtime browser.':
    '{{file}} 是带调色板或每通道不足 8 位的 PNG，--runtime node 无法读取；请存为 RGB，或用 --runtime browser。',
  '{{file}} is not a PNG, and --runtime node reads no other pictures; convert it, or use --runtime browser.':
    '{{file}} 不是 PNG，而 --runtime node 只读取 PNG；请转换格式，或用 --runtime browser。',
  '{{path}} does not exist; check the path.': '{{path}} 不存在；请检查路径。',
};
