export const zh = {
  'Linear probe by class': '线性探测：按类别',
  'Confusion matrix of the linear probe': '线性探测的混淆矩阵',
  'Rows are classes, columns the answers; bright is a large share of the class.':
    '行为类别，列为回答；越亮表示该类中占比越大。',
  'Point at the picture, or move over it with the arrow keys.': '指向图像，或用方向键在其上移动。',
  '{{name}} taken for {{answer}}: {{count}} of {{all}} ({{share}})':
    '{{name}} 判为 {{answer}}：{{all}} 张中的 {{count}} 张（{{share}}）',
  'answer {{name}}': '回答 {{name}}',
  'More than {{n}} classes: the table has all of them, and there is no picture.':
    '类别多于 {{n}} 个：表中列出全部类别，不绘图。',
  'Accuracy by class, table': '各类别准确率，表',
  Class: '类别',
  Images: '图像',
  Accuracy: '准确率',
  'Most often taken for': '最常被误判为',
  '{{name}} ({{count}})': '{{name}}（{{count}}）',
  'Low-shot SVM': '少样本 SVM',
  'Images a class': '每类图像数',
  'Mean average precision': '平均精度均值',
  'mean ± standard deviation of five draws, on held-out images':
    '五次抽取的均值 ± 标准差，在留出集上',
};
