export const zh = {
  'See why contrastive training works, or breaks': '看清对比学习为何有效，又为何失败',
  'Protolab trains MoCo and PCL in this tab, on this computer, and finds out why a run broke.':
    'Protolab 在本标签页、这台电脑上训练 MoCo 和 PCL，并找出运行失败的原因。',
  'Press Train: within a minute the loss falls and the accuracy rises.':
    '按“训练”：一分钟内损失下降，准确率上升。',
  'Press Train and watch the loss and the accuracy.': '按“训练”，观察损失和准确率。',
  'Open the case study': '打开案例',
  'Show the tour': '查看导览',
  Dismiss: '关闭',
};
