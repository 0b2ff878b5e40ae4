/** What the formats of data sets and their addresses say, in Chinese. */
export const zhFormats = {
  'Supported: {{formats}}.': '支持：{{formats}}。',
  'CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz)':
    'CIFAR-10 二进制文件（.bin、.bin.gz 或 cifar-10-binary.tar.gz）',
  'CIFAR-100 binary (.bin or cifar-100-binary.tar.gz)':
    'CIFAR-100 二进制文件（.bin 或 cifar-100-binary.tar.gz）',
  'STL-10 binary (train_X.bin with train_y.bin, test_X.bin, unlabeled_X.bin)':
    'STL-10 二进制文件（train_X.bin 和 train_y.bin、test_X.bin、unlabeled_X.bin）',
  'IDX with or without .gz': 'IDX（可带 .gz）',
  'NumPy .npy and .npz (uint8 images, labels of whole numbers or text)':
    'NumPy .npy 和 .npz（uint8 图像，整数或文本标签）',
  'Hugging Face parquet with a column of images': '带图像列的 Hugging Face parquet',
  'the zip of Tiny ImageNet': 'Tiny ImageNet 的 zip',
  'WebDataset shards (.tar with .jpg and .cls, or .json with a label)':
    'WebDataset 分片（含 .jpg 和 .cls 或带标签的 .json 的 .tar）',
  'a folder, zip or tar of PNG, JPEG or WebP images with one folder per class, below train and test or val where there are splits':
    '按类别分文件夹的 PNG、JPEG、WebP 图片文件夹、zip 或 tar；有划分时，类别文件夹放在 train 与 test 或 val 之下',
  '{{file}}, image {{n}}': '{{file}} 的第 {{n}} 张图像',
  '{{file}}, row {{n}}': '{{file}} 的第 {{n}} 行',
  '{{file}} ends within an image: it is truncated. Download or copy it again.':
    '{{file}} 在一张图像中间结束：文件不完整。请重新下载或复制。',
  '{{file}} states that it unpacks to less than it holds: it is truncated, or unpacks to more than 4 GB, which a gzip file cannot state. Download it again, or unpack it yourself.':
    '{{file}} 声称的解压大小小于其自身：文件不完整，或解压后超过 4 GB（gzip 无法标明）。请重新下载，或自行解压。',
  '{{n}} of {{all}} images cannot be used, more than the {{most}} % that “Bad images allowed” permits. The first: {{reason}}':
    '{{all}} 张图像中有 {{n}} 张无法使用，超过“允许的坏图像比例”的 {{most}} %。第一张：{{reason}}',

  '{{file}} was left out: kNN and linear probe need training images with labels. Load train_X.bin and train_y.bin too.':
    '{{file}} 未被使用：kNN 和线性探测需要有标签的训练图像。请同时载入 train_X.bin 和 train_y.bin。',
  '{{n}} of the training images have no label. They train like the others; kNN, linear probe, low-shot SVMs and the agreement of clusters with classes use the labelled ones only.':
    '{{n}} 张训练图像没有标签。它们照常参与训练；kNN、线性探测、小样本 SVM 以及聚类与类别的一致性只使用有标签的图像。',
  'STL-10 without its files of labels: there is no kNN accuracy.':
    'STL-10 没有标签文件：没有 kNN 准确率。',
  '{{file}}: label {{at}} is {{label}}, but STL-10 has the labels 1 to 10. The file is damaged; download it again.':
    '{{file}}：第 {{at}} 个标签是 {{label}}，但 STL-10 的标签是 1 到 10。文件已损坏；请重新下载。',
  '{{file}} has no labels file beside it. Load train_y.bin and test_y.bin too.':
    '{{file}} 旁边没有标签文件。请同时载入 train_y.bin 和 test_y.bin。',

  'The validation images are the test split.': '验证图像作为测试集。',
  'The test images have no labels and were left out: {{n}}.': '测试图像没有标签，未被使用：{{n}}。',
  '{{file}} is not in val_annotations.txt. Unpack the data set again.':
    '{{file}} 不在 val_annotations.txt 中。请重新解压数据集。',
  '{{file}} is too long for a list of names. Download the data set again.':
    '{{file}} 太长，不像名称列表。请重新下载数据集。',

  '{{file}} has no label: there is no .cls of its name, and no .json with one. Pack it with its label.':
    '{{file}} 没有标签：没有同名的 .cls，也没有带标签的 .json。请连同标签一起打包。',
  'Skipped, not the picture of a sample: {{files}}.': '已跳过（不是样本的图片）：{{files}}。',
  '{{file}} has the label {{label}}, which the list of class names lacks.':
    '{{file}} 的标签是 {{label}}，类别名称列表中没有它。',

  '{{file}} is not a NumPy array, or its header is damaged. Save it again.':
    '{{file}} 不是 NumPy 数组，或文件头已损坏。请重新保存。',
  '{{file}} is a structured array. Save the images and the labels as arrays of their own.':
    '{{file}} 是结构化数组。请把图像和标签分别存为数组。',
  '{{file}} is an array of Python objects, which run code when they are opened, so it is never read. Save uint8 images and whole-number labels, without it.':
    '{{file}} 是 Python 对象数组，打开时会运行代码，因此从不读取。请只保存 uint8 图像和整数标签，不要包含它。',
  '{{file}} is stored in Fortran order. Save numpy.ascontiguousarray(…) of it instead.':
    '{{file}} 按 Fortran 顺序存储。请改存它的 numpy.ascontiguousarray(…)。',
  '{{file}} is damaged: it holds text that is none. Save it again.':
    '{{file}} 已损坏：其中的文字无效。请重新保存。',
  '{{file}} has the shape ({{shape}}), which is that of one image. Stack all images into one array, N × H × W × C.':
    '{{file}} 的形状是（{{shape}}），这是一张图像的形状。请把所有图像堆成一个数组：N × H × W × C。',
  'Skipped, no labels: {{files}}. Labels are whole numbers or text, one for each image; save labels.astype("int64"), or argmax(1) of one-hot ones.':
    '已跳过（不是标签）：{{files}}。标签应为每张图像一个整数或文本；请保存 labels.astype("int64")，独热编码则保存 argmax(1)。',
  'Skipped, neither images nor their labels: {{files}}.':
    '已跳过（既不是图像也不是标签）：{{files}}。',
  '{{file}}: image {{at}} has the label {{label}}, but there are names for the labels 0 to {{last}}. Save all names, or none.':
    '{{file}}：第 {{at}} 张图像的标签是 {{label}}，但只有标签 0 到 {{last}} 的名称。请保存全部名称，或都不保存。',
  '{{file}} has the shape ({{shape}}), which is not that of images. Save uint8 images as N × H × W × C, N × C × H × W or N × H × W.':
    '{{file}} 的形状是（{{shape}}），不是图像的形状。请把 uint8 图像存为 N × H × W × C、N × C × H × W 或 N × H × W。',
  '{{file}} has no labels, but {{other}} has them. Load labels for both or for neither.':
    '{{file}} 没有标签，而 {{other}} 有。请为两者都载入标签，或都不载入。',
  '{{file}} has images of type {{type}}. Save them as uint8, from 0 to 255; for numbers from 0 to 1: (255 * images).round().astype("uint8").':
    '{{file}} 的图像类型是 {{type}}。请存为 uint8，取值 0 到 255；取值 0 到 1 时用 (255 * images).round().astype("uint8")。',
  '{{file}} has the shape ({{shape}}). Images have 1, 3 or 4 channels, first or last, and sides of 1 to {{most}}.':
    '{{file}} 的形状是（{{shape}}）。图像应有 1、3 或 4 个通道，在最前或最后，边长 1 到 {{most}}。',

  '{{file}} uses {{feature}}, which is not read. Write it again with flat columns, plain or dictionary encoding, packed with Snappy or Zstandard.':
    '{{file}} 使用了 {{feature}}，无法读取。请用扁平列、普通或字典编码重新写入，并用 Snappy 或 Zstandard 压缩。',
  '{{file}} is truncated, damaged or not a parquet file. Download it again.':
    '{{file}} 不完整、已损坏或不是 parquet 文件。请重新下载。',
  'The parquet files have no column of labels, so there is no kNN accuracy.':
    'parquet 文件没有标签列，因此没有 kNN 准确率。',
  'The column {{column}} is not read as labels, so there is no kNN accuracy. Labels are whole numbers or text, one a row.':
    '列 {{column}} 不能作为标签读取，因此没有 kNN 准确率。标签应为每行一个整数或文本。',
  '{{file}} has no column of picture bytes. Its columns: {{columns}}. Name that of the images “image”.':
    '{{file}} 没有图片字节列。它的列：{{columns}}。请把图像列命名为“image”。',
  '{{file}} has other columns than {{other}}. Load files of one data set.':
    '{{file}} 的列与 {{other}} 不同。请载入同一数据集的文件。',
  '{{file}} has no label. Leave it out.': '{{file}} 没有标签。请去掉它。',
  '{{file}} holds no picture, only its address. Write the pictures themselves.':
    '{{file}} 没有图片，只有地址。请写入图片本身。',
  '{{file}}: row {{at}} has the label {{label}}, but the file names the labels 0 to {{last}}. It is damaged; download it again.':
    '{{file}}：第 {{at}} 行的标签是 {{label}}，但文件只命名了标签 0 到 {{last}}。文件已损坏；请重新下载。',

  '{{address}} cannot be loaded: {{reason}}. Download it yourself and choose the file.':
    '无法载入 {{address}}：{{reason}}。请自行下载后选择文件。',
  'an address with a password is not used': '不使用带密码的网址',
  'it changed on the server meanwhile': '它在服务器上已改变',
  'the transfer broke, and the server does not say how long the file is':
    '传输中断，而服务器没有说明文件长度',
  'there is no connection, or the server does not let other pages read it (CORS)':
    '没有连接，或服务器不允许其他页面读取（CORS）',
  'there is no connection ({{reason}})': '没有连接（{{reason}}）',
  'it is a web page, not a file': '它是网页，不是文件',
  'the server sent another part of the file than was asked for': '服务器发来的不是所请求的部分',
  'it has {{bytes}}, more than the limit of {{limit}}': '它有 {{bytes}}，超过上限 {{limit}}',
  'the server stated {{bytes}} and sends more': '服务器声称 {{bytes}}，却发送更多',
  'the transfer broke after {{have}} of {{total}}, and {{n}} more attempts brought nothing':
    '传输在 {{total}} 中的 {{have}} 处中断，又试了 {{n}} 次都没有进展',
  'The worker for downloads failed without a reason.': '下载线程失败，未给出原因。',
  'This is no address.': '这不是网址。',
  '{{text}} is no address of a file.': '{{text}} 不是文件的网址。',
  '{{file}} is a JPEG in CMYK, which the command line does not decode; a browser does. Convert it to RGB or remove it.':
    '{{file}} 是 CMYK 的 JPEG，命令行无法解码（浏览器可以）。请转换为 RGB 或移除。',
  '{{file}} cannot be decoded: it is damaged. Replace or remove it.':
    '{{file}} 无法解码：它已损坏。请替换或移除。',
  '{{file}} is a link to what does not exist. Mend or remove it.':
    '{{file}} 是一个链接，但所指的文件不存在。请修复或移除。',
};
