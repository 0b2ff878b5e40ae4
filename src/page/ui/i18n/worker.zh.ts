/** Commands that the worker cannot carry out, in Chinese. */
export const zhWorker = {
  'Resumed from the checkpoint, at step {{step}}.': '从检查点续训，在第 {{step}} 步。',
  'The GPU was lost at step {{lost}}; training continues from {{from}}.':
    'GPU 在第 {{lost}} 步丢失；训练从第 {{from}} 步继续。',
  'The training worker was lost at step {{lost}}; training continues from {{from}}.':
    '训练工作线程在第 {{lost}} 步丢失；训练从第 {{from}} 步继续。',
  'The GPU was lost at step {{lost}}; training begins again, as nothing was stored yet.':
    'GPU 在第 {{lost}} 步丢失；当时还没有保存任何检查点，训练重新开始。',
  'The training worker was lost at step {{lost}}; training begins again, as nothing was stored yet.':
    '训练工作线程在第 {{lost}} 步丢失；当时还没有保存任何检查点，训练重新开始。',
  'The training worker has not answered for {{seconds}} seconds, so it was ended.':
    '训练工作线程已有 {{seconds}} 秒没有应答，因此已将其结束。',
  'The training worker ended without a message.': '训练工作线程没有给出消息就结束了。',
  'Another tab of this browser is training; one trains at a time. Stop it there first.':
    '本浏览器的另一个标签页正在训练；同一时间只能训练一个。请先在那里停止。',
  '“{{run}}” is being trained in another tab of this browser; one trains at a time. Stop it there first.':
    '“{{run}}”正在本浏览器的另一个标签页中训练；同一时间只能训练一个。请先在那里停止。',
  'This run is being trained in another tab; try after it ends.':
    '本次运行正在另一个标签页中训练；请等它结束后再试。',
  'The training worker failed: {{reason}}.': '训练工作线程出错：{{reason}}。',
  'The training worker failed without giving a reason.': '训练工作线程出错，未说明原因。',
  'A message from the training worker could not be read, so it was ended.':
    '训练工作线程的一条消息无法读取，因此已将其结束。',
  'A run is training; stop it first.': '有训练正在进行；请先停止。',
  'A run is training already; stop it before you start another.':
    '已有训练在进行；请先停止它再开始另一个。',
  'There is no graphics device to train on.': '没有可用于训练的图形设备。',
  'There is no graphics device to compute on.': '没有可用于计算的图形设备。',
  'The images are not loaded yet; wait for them or choose a data set.':
    '图像还没有载入；请等待，或选择数据集。',
  'The GPU is busy; try after this run ends.': 'GPU 正忙；请等本次运行结束后再试。',
  'This run has no checkpoint: it ended before its first one.':
    '本次运行没有检查点：它在第一个检查点之前就结束了。',
  'A run is training on the loaded images; stop it first.':
    '有训练正在使用已载入的图像；请先停止。',
  'Only a run in progress can be diagnosed; start or resume it first.':
    '只有正在进行的训练才能诊断；请先开始或继续它。',
  'The features of this clustering are no longer stored: the browser keeps only those of the latest clustering. Compute them again.':
    '这次聚类的特征已不再保存：浏览器只保留最新一次聚类的特征。请重新计算。',
  'The map’s worker failed without giving a reason.': '特征地图的工作线程出错，未说明原因。',
  'This run has finished all {{steps}} steps; start a new run with more epochs instead.':
    '本次运行的 {{steps}} 步已全部完成；请改用更多 epoch 开始新的运行。',
  'The checkpoint of run “{{run}}” is at step {{step}}, but these settings end at step {{last}}; increase epochs to continue from it, or start a new run.':
    '运行“{{run}}”的检查点在第 {{step}} 步，而这些设置在第 {{last}} 步结束；请增大 epochs 以继续训练，或开始新的运行。',
  'This run trains on “{{own}}” ({{images}} images of {{side}} px), and “{{loaded}}” ({{others}} of {{otherSide}} px) is loaded; load its images first, then resume it.':
    '本次运行用“{{own}}”（{{images}} 张 {{side}} px 的图像）训练，而已载入的是“{{loaded}}”（{{others}} 张 {{otherSide}} px）；请先载入它的图像，再继续。',
  'the checkpoint of run “{{run}}”': '运行“{{run}}”的检查点',
  'Cancelled.': '已取消。',
  'Loading was cancelled. What is decoded of large sets is kept: loading the same files goes on from there.':
    '已取消载入。较大数据集已解码的部分会保留：再次载入相同文件时从那里继续。',
  'The decoded images of “{{name}}” cannot be read: {{reason}}. Load the files again.':
    '无法读取“{{name}}”的解码图像：{{reason}}。请重新载入这些文件。',
  'The decoded images of “{{name}}” need {{bytes}} of storage, which could not be written: {{reason}}. What was stored before is unchanged, and what is decoded so far is kept. Delete other decoded images or runs and load the same files again: it goes on from there. Or choose a smaller image side.':
    '“{{name}}”的解码图像需要 {{bytes}} 的存储空间，但无法写入：{{reason}}。此前保存的内容不变，已解码的部分也会保留。请删除其他解码图像或运行，再次载入相同的文件：会从中断处继续。或选择更小的图像边长。',
  'The decoded images of “{{name}}” need {{bytes}} of storage, and {{room}} are free: {{missing}} are missing. Nothing was written.':
    '“{{name}}”的解码图像需要 {{bytes}} 的存储空间，而可用 {{room}}：还差 {{missing}}。没有写入任何内容。',
  'Free disk space, or choose a smaller image side.': '请腾出磁盘空间，或选择更小的图像边长。',
  'Or choose a smaller image side.': '或选择更小的图像边长。',
  'Under Runs you can delete: {{list}}.': '可在“训练记录”中删除：{{list}}。',
  'The decoded images could not be stored: {{reason}}. They are in memory instead ({{bytes}}), and are decoded again the next time.':
    '解码图像无法保存：{{reason}}。它们现在位于内存中（{{bytes}}），下次会重新解码。',
  'the run “{{name}}” ({{size}})': '运行“{{name}}”（{{size}}）',
  'the copy of the weights “{{name}}” ({{size}})': '权重“{{name}}”的副本（{{size}}）',
  'the decoded images of “{{name}}” ({{size}})': '“{{name}}”的解码图像（{{size}}）',
  'the decoded images of “{{name}}” ({{size}}, no run needs them)':
    '“{{name}}”的解码图像（{{size}}，没有运行需要它们）',
  'These folders of decoded images can be deleted: {{list}}.':
    '可以删除这些存放解码图像的文件夹：{{list}}。',
  '“{{name}}” ({{size}}, {{folder}})': '“{{name}}”（{{size}}，{{folder}}）',
  'the storage is full': '存储空间已满',
  'Image {{image}} of “{{name}}” cannot be read from the decoded images: they are damaged. Delete them under Runs and load the files again.':
    '无法从解码图像中读取“{{name}}”的第 {{image}} 张图像：它们已损坏。请在“训练记录”中删除它们并重新载入文件。',
  'Another tab is decoding or using these images. Close it, or wait until it is done.':
    '另一个标签页正在解码或使用这些图像。请关闭它，或等它完成。',
  'This run has no checkpoint to continue from: it ended before the first one. Start it again.':
    '本次运行没有可继续的检查点：它在第一个检查点之前就结束了。请重新开始。',
  '“{{name}}” is loaded with a side of {{side}} px, and the checkpoint takes {{asked}} px (imageSide); load the images with imageSide {{asked}}.':
    '“{{name}}”以 {{side}} 像素的边长载入，而检查点需要 {{asked}} 像素（imageSide）；请以 imageSide {{asked}} 载入图像。',
  '“{{name}}” has no labels, so that nothing can be evaluated on it.':
    '“{{name}}”没有标签，因此无法在其上评估。',
  'The checkpoint was trained on files; name them with --dataset PATH.':
    '该检查点是用文件训练的；请用 --dataset PATH 指出它们。',
  'The checkpoint was trained on the files of “{{name}}” ({{images}} images); name them with --dataset PATH.':
    '该检查点是用“{{name}}”的文件（{{images}} 张图像）训练的；请用 --dataset PATH 指出它们。',
  'The disk, or what this site may store on it, is full. Nothing was written; make room, such as by deleting runs or decoded images, and export again.':
    '磁盘或此网站可用的存储空间已满。没有写入任何内容；请腾出空间（例如删除运行或已解码的图像），再重新导出。',
  'The place may not be written to. Choose another.': '无法写入该位置，请选择其他位置。',
  'The stored features of an evaluation are missing or damaged; evaluate again.':
    '评估所保存的特征缺失或损坏；请重新评估。',
  'The place is no longer there. Choose another.': '该位置已不存在，请选择其他位置。',
  'The files could not be written: {{reason}}': '无法写入文件：{{reason}}',
};
