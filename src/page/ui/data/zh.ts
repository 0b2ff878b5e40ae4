export const zh = {
  Images: '图像',
  '{{done}} of {{total}}': '{{done}} / {{total}}',
  'Loading images': '正在载入图像',
  '{{n}} images': '{{n}} 张图像',
  Opening: '正在打开',
  Loaded: '已载入',
  'Opening files': '正在打开文件',
  'Drawing scenes': '正在绘制场景',
  'Drawing emoji': '正在绘制表情',
  'Fetching Fashion-MNIST': '正在获取 Fashion-MNIST',
  'Reading {{name}}': '正在读取 {{name}}',
  'Reading labels': '正在读取标签',
  'Downloading {{name}}': '正在下载 {{name}}',
  'Checking pictures': '正在检查图片',
  'Decoding pictures': '正在解码图片',
  'Reading IDX images': '正在读取 IDX 图像',
  'no labels': '无标签',
  '{{images}}: not loaded': '{{images}}：未载入',
  'Your images stay; the preset {{preset}} uses {{images}}.':
    '保留你的图像；预设“{{preset}}”使用{{images}}。',
  'Use those': '改用它们',
  'These files have changed since last time.': '这些文件与上次不同。',
  'Choose “{{name}}” again.': '请重新选择“{{name}}”。',
  'Opening “{{name}}”…': '正在打开“{{name}}”…',
  'Your images “{{name}}” ({{files}}) from last time:': '你上次的图像“{{name}}”（{{files}}）：',
  'Your images “{{name}}” ({{files}}) from last time: choose them again.':
    '你上次的图像“{{name}}”（{{files}}）：请重新选择。',
  'Allow access': '允许访问',
  'Image {{n}}': '图像 {{n}}',
  'The pictures are shown while the images of this run are loaded.':
    '载入本次训练的图像后，这里会显示图片。',
  '{{n}} classes, {{each}} images each': '{{n}} 个类别，每类 {{each}} 张',
  '{{n}} classes, {{fewest}} to {{most}} images each':
    '{{n}} 个类别，每类 {{fewest}} 到 {{most}} 张',
  'and {{n}} more classes': '以及另外 {{n}} 个类别',
  '{{n}} belong to its test split and are never trained on.':
    '其中 {{n}} 张属于自带的测试集，不参与训练。',
  'Drop CIFAR-10, CIFAR-100, STL-10 or Tiny ImageNet as downloaded, IDX, NumPy arrays, Hugging Face parquet, WebDataset shards, or a folder, zip or tar of images with one folder per class. They stay on this computer.':
    '拖入下载的 CIFAR-10、CIFAR-100、STL-10、Tiny ImageNet，IDX、NumPy 数组、Hugging Face parquet、WebDataset 分片，或按类别分文件夹的图片文件夹、zip 或 tar。文件不会离开这台电脑。',
  'Address of a data set': '数据集的网址',
  'Your images “{{name}}” from last time came from {{address}}: load the address again.':
    '上次的图像“{{name}}”来自 {{address}}：请重新载入该网址。',
  'Load address': '载入网址',
  'Write addresses that begin with https://, with spaces between them.':
    '请填写以 https:// 开头的网址，多个网址用空格分隔。',
  'File {{file}} of {{files}}: {{done}} of {{total}}':
    '第 {{file}} / {{files}} 个文件：{{done}} / {{total}}',
  'File {{file}} of {{files}}: {{done}}': '第 {{file}} / {{files}} 个文件：{{done}}',
  'Skipped images, with reasons': '被跳过的图像及原因',
  superclass: '大类',
  superclasses: '大类',
  'Choose files': '选择文件',
  'Choose folder': '选择文件夹',
  'Data files': '数据文件',
  'Data folder': '数据文件夹',
  '{{n}} sample images': '{{n}} 张样本图像',
  'Cancel loading': '取消载入',
};
