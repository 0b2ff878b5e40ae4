export const zh = {
  Images: '图像',
  '{{done}} of {{total}}': '{{done}} / {{total}}',
  'Loading images': '正在载入图像',
  '{{n}} images': '{{n}} 张图像',
  'no labels': '无标签',
  '{{n}} are its own test split and are never trained on.':
    '其中 {{n}} 张是自带的测试集，从不用于训练。',
  'Drop CIFAR-10 binary or IDX files, or a folder or zip of pictures with one folder a class. They stay on this computer.':
    '拖入 CIFAR-10 二进制或 IDX 文件，或每类一个文件夹的图片文件夹或 zip。它们不会离开这台电脑。',
  'Choose files': '选择文件',
  'Choose folder': '选择文件夹',
  'Data files': '数据文件',
  'Data folder': '数据文件夹',
  '{{n}} sample images': '{{n}} 张样本图像',
};
